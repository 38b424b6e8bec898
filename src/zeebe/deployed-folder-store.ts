import { Schema, type Connection } from 'mongoose';

const folderSchema = new Schema(
  {
    _id: { type: String, required: true }, // folder below processes/
    checksum: { type: String, required: true }, // hex SHA-256 over names and contents
    deployedAt: { type: Date, required: true },
  },
  { collection: 'deployed-folders', strict: 'throw', versionKey: false },
);

/** Which content of each service folder the engine was given last. */
export interface DeployedFolderStore {
  checksumOf(folder: string): Promise<string | undefined>;
  record(folder: string, checksum: string, at: Date): Promise<void>;
}

export function createDeployedFolderStore(connection: Connection): DeployedFolderStore {
  const rows = connection.model('DeployedFolder', folderSchema);
  return {
    async checksumOf(folder) {
      return (await rows.findById(folder).lean())?.checksum;
    },
    async record(folder, checksum, at) {
      await rows.updateOne({ _id: folder }, { $set: { checksum, deployedAt: at } }, { upsert: true });
    },
  };
}
