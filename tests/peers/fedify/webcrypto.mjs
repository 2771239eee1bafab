// Node 18, the one of Debian 12, has Web Crypto but does not call it `crypto`. Imported before whatever looks for it.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
