package org.jtorch.io;

import org.jtorch.DType;

/**
 * A range of bytes of a file that contains tensors and has not been read.
 *
 * @param key key of the storage in its file
 * @param dtype type of its elements; UINT8 if untyped
 * @param start offset of these bytes in the storage (other than 0 only in old files)
 * @param bytes number of bytes
 */
record StorageStub(String key, DType dtype, long start, long bytes) {}
