"""Prints every object and attribute of an HDF5 file, one a line, with digests of the contents."""
import hashlib
import json
import sys

import h5py
import numpy as np


def kind(id_type):
    string = h5py.check_string_dtype(id_type.dtype)
    if string is not None:
        length = "variable" if string.length is None else "fixed"
        cset = id_type.get_cset()
        return "text %s %s" % (length, "utf8" if cset == h5py.h5t.CSET_UTF8 else "ascii")
    dtype = id_type.dtype
    if dtype == np.dtype(bool):
        return "bool"
    if dtype.kind == "V":
        return "opaque %d" % dtype.itemsize
    return dtype.newbyteorder("=").name


def line(where, space, id_type, read):
    if space.get_simple_extent_type() == h5py.h5s.NULL:
        return "%s empty" % where
    shape = list(space.shape)
    what = kind(id_type)
    value = read()
    if what.startswith("text"):
        texts = [t.decode() if isinstance(t, bytes) else t for t in np.asarray(value, dtype=object).reshape(-1)]
        content = json.dumps(texts)
    else:
        array = np.asarray(value)
        if array.dtype.kind != "V":
            array = array.astype(array.dtype.newbyteorder("<"))
        content = array.tobytes()
    if isinstance(content, str):
        content = content.encode()
    return "%s %s %s %s" % (where, what, json.dumps(shape), hashlib.sha256(content).hexdigest()[:16])


def describe(name, node):
    lines = []
    for key in node.attrs:
        attribute = node.attrs.get_id(key)
        lines.append(line("%s@%s" % (name, key), attribute.get_space(), attribute.get_type(), lambda: node.attrs[key]))
    if isinstance(node, h5py.Group):
        lines.append("%s group" % name)
        for key in node:
            lines += describe(name.rstrip("/") + "/" + key, node[key])
    else:
        lines.append(line(name, node.id.get_space(), node.id.get_type(), lambda: node[()]))
    return lines


for path in sys.argv[1:]:
    with h5py.File(path, "r") as file:
        print("\n".join(sorted(describe("/", file))))
