# SPDX-License-Identifier: ISC
"""Starts the emulator for a test, tells it what to do, and sees that it ends well."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ.get("YUBIHSM_EMULATOR", "build/bin/yubihsm-emulator")


class Emulator:
    """One running emulator; ports in `ports`, its directory in `dir`."""

    def __init__(self, *options, transports=("http", "usbip"), keep=None):
        self.dir = keep or tempfile.mkdtemp(prefix="yubihsm-emulator.")
        self.keep = keep is not None
        self.control_path = os.path.join(self.dir, "control")
        ready = os.path.join(self.dir, "ready")
        if os.path.exists(ready):
            os.unlink(ready)
        self.stderr = open(os.path.join(self.dir, "stderr"), "w+")
        command = [PROGRAM, "--control", self.control_path, "--ready", ready]
        for transport in transports:
            command += ["--" + transport, "0"]
        self.process = subprocess.Popen(command + list(options), stderr=self.stderr)
        while not os.path.exists(ready):
            if self.process.poll() is not None:
                errors = self.errors()
                self.stderr.close()
                if not self.keep:
                    shutil.rmtree(self.dir)
                raise RuntimeError("the emulator ended: " + errors)
            time.sleep(0.005)
        with open(ready) as lines:
            self.ports = {word: int(n) for word, n in (line.split() for line in lines)}

    def errors(self):
        self.stderr.flush()
        with open(self.stderr.name) as text:
            return text.read()

    def tell(self, line):
        """One control command; its answer without the `ok`."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(self.control_path)
            control.sendall(line.encode() + b"\n")
            answer = control.makefile().readline().strip()
        word, _, rest = answer.partition(" ")
        if word != "ok":
            raise ValueError("%s: %s" % (line, answer))
        return rest

    def stats(self):
        return {k: int(v) for k, v in (w.split("=") for w in self.tell("stats").split())}

    def http(self):
        return http.client.HTTPConnection("127.0.0.1", self.ports["http"], timeout=120)

    def end(self):
        """A clean end: status 0 and not a word, of a sanitizer for example."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=120)
        errors = self.errors()
        self.stderr.close()
        if not self.keep:
            shutil.rmtree(self.dir)
        if status != 0 or errors:
            raise AssertionError("the emulator ended with %d: %s" % (status, errors))

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        try:
            self.end()
        except AssertionError as error:
            if kind is None:
                raise
            print(error, file=sys.stderr)
