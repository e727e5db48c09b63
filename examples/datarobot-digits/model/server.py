"""The least server that the platform takes: GET / and POST /predict/ with rows of 64 numbers as CSV, on port 8080."""
import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

PREFIX = os.environ.get("URL_PREFIX", "")
LABELS = os.environ["CLASS_LABELS"].split()
digits = load_digits()
model = LogisticRegression(max_iter=2000).fit(digits.data / 16.0, digits.target)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.path in (PREFIX + "/", PREFIX + "/health/", PREFIX + "/ping/")
        self.answer(200 if known else 404, {"message": "OK" if known else "ERROR: there is no such route"})

    def do_POST(self):
        if self.path != PREFIX + "/predict/":
            return self.answer(404, {"message": "ERROR: there is no such route"})
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        try:
            rows = numpy.array([[float(cell) for cell in line.split(",")] for line in body.splitlines() if line])
            chances = model.predict_proba(rows / 16.0)
        except ValueError as error:
            return self.answer(422, {"message": f"ERROR: {error}"})
        self.answer(200, {"predictions": [dict(zip(LABELS, row.tolist())) for row in chances]})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    host, port = os.environ["ADDRESS"].split(":")
    print(f"serving {PREFIX}/ on port {port}", flush=True)
    HTTPServer((host, int(port)), Handler).serve_forever()
