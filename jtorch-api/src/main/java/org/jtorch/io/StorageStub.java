package org.jtorch.io;

import org.jtorch.DType;

/**
 * Bytes of a file that tensors lie in, not read yet.
 *
 * @param key names the storage in its file
 * @param dtype the type of its elements; UINT8 where it is untyped
 * @param start where these bytes begin within the storage (only in old files may they be a part of
 *     one)
 * @param bytes how many they are
 */
record StorageStub(String key, DType dtype, long start, long bytes) {}
