"""Web app that shows the demand forecast of data/demand.csv."""

import html
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from forecast import forecast, read

HEADING = os.environ.get("HEADING", "Demand forecast")
SMOOTHING = float(os.environ.get("SMOOTHING", "0.4"))
DEMAND = read(Path(__file__).parent / "data" / "demand.csv")


def forecasts(weeks):
    return {product: forecast(history, weeks, SMOOTHING) for product, history in DEMAND.items()}


def page():
    rows = "".join(
        f"<tr><th>{html.escape(product)}</th>" + "".join(f"<td>{units}</td>" for units in units_by_week) + "</tr>"
        for product, units_by_week in forecasts(4).items()
    )
    heading = html.escape(HEADING)
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{heading}</title><h1>{heading}</h1>"
        f"<table><tr><th>product<th>+1 week<th>+2 weeks<th>+3 weeks<th>+4 weeks</tr>{rows}</table></html>"
    )


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlparse(self.path)
        if url.path == "/":
            self.answer(200, "text/html; charset=utf-8", page())
        elif url.path == "/health":
            self.answer(200, "application/json", json.dumps({"status": "ok"}))
        elif url.path == "/api/forecast":
            weeks = parse_qs(url.query).get("weeks", ["4"])[0]
            if weeks.isdecimal() and 1 <= int(weeks) <= 52:
                self.answer(200, "application/json", json.dumps(forecasts(int(weeks))))
            else:
                self.answer(400, "application/json", json.dumps({"error": "weeks has to be a number from 1 to 52"}))
        else:
            self.answer(404, "application/json", json.dumps({"error": "not found"}))

    def answer(self, status, content_type, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), Handler).serve_forever()
