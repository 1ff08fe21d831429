"""Records the HTTP requests of Triton's Python client: src/test/resources/triton/requests.json.

run: python record_triton.py OUT.json        (needs tritonclient[http] and numpy)

A server in this script stores what the client sends, and answers with an error or with nothing, which the client's
exceptions show; the tests of jtorch serve send the same bytes again and check the real answers.
"""

import base64
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import tritonclient.http as triton

requests = []


class Recorder(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def record(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "content-length", "connection")}
        requests.append(
            {
                "name": Recorder.name,
                "method": self.command,
                "path": self.path,
                "headers": headers,
                "body": base64.b64encode(body).decode(),
            }
        )
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = record

    def log_message(self, *arguments):
        pass


def tensor(name, values, datatype, binary):
    given = triton.InferInput(name, list(values.shape), datatype)
    given.set_data_from_numpy(values, binary_data=binary)
    return given


def calls(client):
    x = np.array([[1, 2, 3], [4, 5, 6.5]], dtype=np.float32)
    wanted = lambda binary: [triton.InferRequestedOutput("y", binary_data=binary)]
    yield "live", lambda: client.is_server_live()
    yield "ready", lambda: client.is_server_ready()
    yield "model ready", lambda: client.is_model_ready("doubled")
    yield "version ready", lambda: client.is_model_ready("doubled", "1")
    yield "server metadata", lambda: client.get_server_metadata()
    yield "model metadata", lambda: client.get_model_metadata("doubled")
    yield "statistics", lambda: client.get_inference_statistics("doubled")
    yield "index", lambda: client.get_model_repository_index()
    yield "load", lambda: client.load_model("doubled")
    yield "binary", lambda: client.infer("doubled", [tensor("x", x, "FP32", True)], request_id="7")
    yield "binary in, JSON out", lambda: client.infer("doubled", [tensor("x", x, "FP32", True)], outputs=wanted(False))
    yield "JSON in, binary out", lambda: client.infer("doubled", [tensor("x", x, "FP32", False)], outputs=wanted(True))
    yield "JSON", lambda: client.infer("doubled", [tensor("x", x, "FP32", False)], outputs=wanted(False))
    yield "gzip", lambda: client.infer("doubled", [tensor("x", x, "FP32", True)], request_compression_algorithm="gzip")
    yield "deflate", lambda: client.infer(
        "doubled", [tensor("x", x, "FP32", True)], request_compression_algorithm="deflate"
    )
    yield "priority", lambda: client.infer(
        "doubled", [tensor("x", x, "FP32", True)], priority=1, timeout=5_000_000, model_version="1"
    )
    yield "wrong type", lambda: client.infer("doubled", [tensor("x", x.astype("int64"), "INT64", True)])
    yield "strings", lambda: client.infer("doubled", [tensor("x", np.array([[b"a"]], dtype=object), "BYTES", True)])
    yield "unknown model", lambda: client.infer("nowhere", [tensor("x", x, "FP32", True)])


def main():
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = triton.InferenceServerClient(f"127.0.0.1:{server.server_port}")
    for name, call in calls(client):
        Recorder.name = name
        try:
            call()
        except Exception as e:  # the recorder's answer is not what the client wants
            print(f"{name}: {type(e).__name__}")
    with open(sys.argv[1], "w") as out:
        json.dump(requests, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
