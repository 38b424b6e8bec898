export const ruleTexts = {
  allBut: { it: 'tutto tranne {values}', en: 'all but {values}' },
  cents: { it: '{euros} ({cents} centesimi)', en: '{euros} ({cents} cents)' },
} as const;
