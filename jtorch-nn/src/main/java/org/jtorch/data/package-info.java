/**
 * Datasets, samplers and data loaders, {@code torch.utils.data}.
 *
 * <p>A user's {@link org.jtorch.data.Dataset} or {@link org.jtorch.data.Sampler} implements the
 * interface.
 *
 * <p><b>Ownership:</b> a dataset owns the tensors that it holds, which are in no scope. The tensors
 * of a sample belong to the current scope of the caller, those of a batch to the {@link
 * org.jtorch.data.DataLoader}.
 *
 * <p><b>Thread safety:</b> datasets are read by several worker threads at once, and those here are
 * safe for it. A loader is iterated by one thread at a time.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.data;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
