"""Serves a folder of wheels as a package index (PEP 503, 658, 691)."""

import email
import functools
import hashlib
import html
import http.server
import json
import pathlib
import sys
import urllib.parse
import zipfile

from wheel_making import canonical


class PackageIndex:
    """The wheels of a folder as the simple repository API has them (PEP 503, 658, 691), read once."""

    JSON = "application/vnd.pypi.simple.v1+json"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.metadata = {}
        self.projects = {}
        for wheel in sorted(self.folder.glob("*.whl")):
            with zipfile.ZipFile(wheel) as archive:
                document = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
                self.metadata[wheel.name] = archive.read(document)
            self.projects.setdefault(canonical(wheel.name.split("-")[0]), []).append(self.describe(wheel))

    def describe(self, wheel):
        document = self.metadata[wheel.name]
        core = {"sha256": hashlib.sha256(document).hexdigest()}
        entry = {
            "filename": wheel.name,
            "url": f"/packages/{urllib.parse.quote(wheel.name)}",
            "hashes": {"sha256": hashlib.sha256(wheel.read_bytes()).hexdigest()},
            "size": wheel.stat().st_size,
            "core-metadata": core,
            "data-dist-info-metadata": core,
            "yanked": False,
        }
        python = email.message_from_bytes(document)["Requires-Python"]
        return {**entry, "requires-python": python} if python else entry

    def page(self, name):
        """The JSON form of a project's page, or of the list of projects for the empty name; None for an unknown project."""
        meta = {"api-version": "1.1"}
        if not name:
            return {"meta": meta, "projects": [{"name": project} for project in sorted(self.projects)]}
        files = self.projects.get(name)
        if files is None:
            return None
        return {"meta": meta, "name": name, "versions": sorted({f["filename"].split("-")[1] for f in files}), "files": files}

    def holds(self, name):
        return name.removesuffix(".metadata") in self.metadata

    def file(self, name):
        return self.metadata[name[:-9]] if name.endswith(".metadata") else (self.folder / name).read_bytes()


def as_html(index, page):
    """The page as PEP 503 has it. pip 23.0 takes metadata files from here alone, and refuses those whose Name is not written normalised."""

    def documents(entry):
        name = email.message_from_bytes(index.file(entry["filename"] + ".metadata"))["Name"]
        core = entry["core-metadata"]["sha256"]
        return f' data-core-metadata="sha256={core}" data-dist-info-metadata="sha256={core}"' if name == canonical(name) else ""

    def link(entry):
        if "name" in entry:
            return f'<a href="/simple/{entry["name"]}/">{entry["name"]}</a><br>'
        python = entry.get("requires-python")
        limit = f' data-requires-python="{html.escape(python)}"' if python else ""
        return f'<a href="{entry["url"]}#sha256={entry["hashes"]["sha256"]}"{limit}{documents(entry)}>{entry["filename"]}</a><br>'

    links = "\n".join(link(entry) for entry in page.get("files", page.get("projects", [])))
    return f'<!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.1"></head><body>\n{links}\n</body></html>\n'


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # a client opens many connections at once; a full queue costs it a second

    def handle_error(self, request, client_address):
        """A client that leaves in the middle of an answer is none of the index's business."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def handler(index):
    """Answers are made once. `/simple/` speaks JSON to those who ask for it, `/html/` never does."""

    @functools.cache
    def page_of(name, as_json):
        page = index.page(canonical(name) if name else "")
        if page is None:
            return 404, "text/plain", b"no such project\n"
        if as_json:
            return 200, PackageIndex.JSON, json.dumps(page).encode()
        return 200, "text/html; charset=utf-8", as_html(index, page).encode()

    class Requests(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # headers and body leave together

        def log_message(self, *_):
            """Says nothing: callers read the address from stdout."""

        def answer(self, status, kind, data=b""):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Vary", "Accept")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def do_HEAD(self):
            self.do_GET()

        def do_GET(self):
            parts = urllib.parse.unquote(self.path.split("?")[0]).strip("/").split("/")
            if parts[0] in ("simple", "html") and len(parts) <= 2:
                as_json = parts[0] == "simple" and PackageIndex.JSON in self.headers.get("Accept", "")
                self.answer(*page_of(parts[1] if len(parts) == 2 else "", as_json))
            elif parts[0] == "packages" and len(parts) == 2 and index.holds(parts[1]):
                self.answer(200, "application/octet-stream", index.file(parts[1]))
            else:
                self.answer(404, "text/plain", b"not found\n")

    return Requests


def serve(folder, port):
    serve_index(PackageIndex(folder), port)


def serve_index(index, port):
    """Whatever has `page`, `holds` and `file` as PackageIndex has them."""
    server = Server(("127.0.0.1", port), handler(index))
    print(f"http://127.0.0.1:{server.server_address[1]}/simple/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
