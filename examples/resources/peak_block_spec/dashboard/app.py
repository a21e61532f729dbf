"""Serves the dashboard."""

import http.server
import os


class Dashboard(http.server.BaseHTTPRequestHandler):
    """Answers every request with the title."""

    def do_GET(self):
        """Answers a request."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ.get("TITLE", "Forecast").encode())


http.server.HTTPServer(("", 8501), Dashboard).serve_forever()
