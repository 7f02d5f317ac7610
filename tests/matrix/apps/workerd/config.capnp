using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .app),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "localhost:0", http = (), service = "main")],
);

const app :Workerd.Worker = (
  modules = [
    (name = "main.js", esModule = embed "../out/workerd/main.js"),
    (name = "prove_auth.wasm", wasm = embed "../../node_modules/prove-auth-wasm/dist/prove_auth.wasm"),
  ],
  compatibilityDate = "2026-01-01",
);
