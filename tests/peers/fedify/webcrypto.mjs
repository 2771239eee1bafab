// Node 18, the one of Debian 12, has Web Crypto but not as globals. Imported before whatever looks for them.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;
