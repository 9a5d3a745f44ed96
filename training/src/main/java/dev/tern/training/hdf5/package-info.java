/**
 * HDF5 files as values: groups, datasets, attributes. Reads what the HDF5 library and h5py write in any of their format
 * versions (groups by symbol tables, link messages or dense storage; contiguous, compact and chunked data with deflate,
 * shuffle, lzf and Fletcher's checksum); writes the oldest version, which every reader knows. Links that lead out of the
 * place they stand in (soft, external), external data files and virtual datasets are refused: a file is only itself.
 */
@NullMarked
package dev.tern.training.hdf5;

import org.jspecify.annotations.NullMarked;
