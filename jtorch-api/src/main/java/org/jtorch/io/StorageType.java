package org.jtorch.io;

import org.jtorch.DType;

/** The class of a Python storage, such as {@code torch.FloatStorage}. */
record StorageType(DType dtype) {}
