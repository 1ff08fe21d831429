/**
 * Messages of the Open Inference Protocol v2: JSON and binary tensors, read and written without
 * boxing and within limits.
 *
 * <p>This package uses neither HTTP nor models: {@code org.jtorch.serving.http} uses it, and not
 * the reverse. A malformed message is a {@link
 * org.jtorch.serving.internal.protocol.ProtocolException} with one sentence for the client.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.protocol;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
