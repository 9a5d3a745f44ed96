"""Writes a file with everything that models use, and more, in the format version of the second argument."""
import sys

import h5py
import numpy as np

path, libver = sys.argv[1], sys.argv[2]
rng = np.random.default_rng(7)
low = "earliest" if libver == "earliest" else libver
userblock = 512 if libver == "v108" else 0
with h5py.File(path, "w", libver=(low, "latest"), userblock_size=userblock, track_order=libver == "v110") as f:
    f.attrs["keras_version"] = "3.10.0"
    f.attrs["backend"] = b"tensorflow"
    f.attrs["model_config"] = "{\"text\": \"" + "x" * 200_000 + "\"}"
    f.attrs["unicode"] = "Gew\u00f6lbe \u4e2d\u6587"
    f.attrs["nothing"] = h5py.Empty("f")
    f.attrs["no_text"] = ""
    f.attrs["layer_names"] = np.array([b"dense", b"dense_1", b"out"], dtype="S8")
    f.attrs["names"] = [b"a", b"bc", b"def"]
    f.attrs["texts"] = np.array(["a", "", "\u00e4"], dtype=h5py.string_dtype())
    f.attrs["weight_names"] = []
    f.attrs["flag"] = True
    f.attrs["flags"] = np.array([True, False, True])
    f.attrs["half"] = np.float16(0.5)
    f.attrs["long"] = np.int64(-(2**60))
    if libver != "earliest":
        f.attrs["large"] = rng.standard_normal(20_000)
        for i in range(30):
            f.attrs["many_%d" % i] = i
    g = f.create_group("layers/dense/vars")
    g.attrs["name"] = "dense"
    g.create_dataset("0", data=rng.standard_normal((5, 7)).astype("f4"))
    g.create_dataset("1", data=rng.standard_normal(7).astype("f4"))
    f.create_group("layers/dropout/vars")
    f.create_dataset("scalar", data=np.int64(12345678901))
    f.create_dataset("zero", data=np.zeros((0, 3), "f4"))
    types = f.create_group("types")
    for name in ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", ">i2", ">i4", ">i8", ">f2", ">f4", ">f8"]:
        types.create_dataset(name.replace(">", "big_"), data=(rng.standard_normal((3, 4)) * 50).astype(name))
    types.create_dataset("bool", data=np.array([[True, False], [False, True]]))
    types.create_dataset("fixed", data=np.array([b"ab", b"cde"], dtype="S5"))
    types.create_dataset("variable", data=np.array(["ab", "c\u00fcd"], dtype=object), dtype=h5py.string_dtype())
    types.create_dataset("opaque", data=np.arange(6, dtype="u2").view("V2"))
    stored = f.create_group("stored")
    data = np.repeat(rng.standard_normal((37, 11)), 3, axis=1).astype("f4")
    stored.create_dataset("chunked", data=data, chunks=(10, 7))
    stored.create_dataset("one_chunk", data=data, chunks=data.shape)
    stored.create_dataset("one_deflated", data=data, chunks=data.shape, compression="gzip")
    stored.create_dataset("deflated", data=data, chunks=(8, 33), compression="gzip")
    stored.create_dataset("shuffled", data=data, chunks=(37, 5), compression="gzip", shuffle=True)
    stored.create_dataset("checked", data=data, chunks=(10, 10), fletcher32=True)
    stored.create_dataset("lzf", data=data, chunks=(20, 20), compression="lzf", shuffle=True)
    stored.create_dataset("many_chunks", data=rng.standard_normal((200, 70)).astype("f4"), chunks=(3, 3), compression="gzip")
    stored.create_dataset("filled", shape=(9, 5), dtype="i4", chunks=(4, 4), fillvalue=7)
    stored.create_dataset("unwritten", shape=(4, 5), dtype="f4", fillvalue=2.5)
    grown = stored.create_dataset("grown", shape=(5, 6), maxshape=(None, None), chunks=(4, 4), dtype="f4", compression="gzip")
    grown.resize((11, 13))
    grown[...] = rng.standard_normal((11, 13))
    if libver == "earliest":
        one = stored.create_dataset("grown_one_way", shape=(5, 6), maxshape=(None, 6), chunks=(4, 4), dtype="f4")
        one[...] = rng.standard_normal((5, 6))
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    space = h5py.h5s.create_simple((3,))
    inside = h5py.h5d.create(stored.id, b"compact", h5py.h5t.NATIVE_FLOAT, space, compact)
    inside.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([1, 2, 3], "f4"))
    f["committed"] = stored["chunked"][0]
    crowd = f.create_group("crowd")
    for i in range(700 if libver == "earliest" else 400):
        crowd.create_group("member_%d" % i)
