/** The broker's controlled clock: pinned, moved by hand. */
export interface BrokerClock {
  pin(atMs: number): Promise<void>;
  advance(byMs: number): Promise<void>;
}

/** @source actuator endpoint `clock` of Zeebe, there when `zeebe.clock.controlled` is true */
export function createBrokerClock(actuatorUrl: string): BrokerClock {
  const post = async (operation: string, body: object): Promise<void> => {
    const answer = await fetch(`${actuatorUrl}/clock/${operation}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok)
      throw new Error(`The broker's clock refused ${operation} with ${answer.status}: ${await answer.text()}`);
  };
  return {
    pin: (atMs) => post('pin', { epochMilli: atMs }),
    advance: (byMs) => post('add', { offsetMilli: byMs }),
  };
}
