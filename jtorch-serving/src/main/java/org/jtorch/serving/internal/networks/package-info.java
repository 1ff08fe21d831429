/**
 * Model files as networks: TorchScript, exported programs and AOTInductor packages.
 *
 * <p><b>Ownership:</b> a network owns what it loads until it is closed.
 *
 * <p><b>Thread safety:</b> calls run in parallel, as those of the classes of jtorch-api and
 * jtorch-graph.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.networks;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
