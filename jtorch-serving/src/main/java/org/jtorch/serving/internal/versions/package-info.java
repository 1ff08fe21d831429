/**
 * Loaded versions of a model: loading, warm-up, routing, leases, shadow comparison, memory.
 *
 * <p><b>Ownership:</b> a version owns its network, which is closed when the set has retired it and
 * the last lease has ended.
 *
 * <p><b>Thread safety:</b> leases are taken and returned on any thread without a lock; one loader
 * thread per model changes which versions there are.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.versions;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
