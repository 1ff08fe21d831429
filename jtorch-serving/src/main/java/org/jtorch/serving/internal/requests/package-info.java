/**
 * The path of a request: encoding, padding, admission, its batch, decoding, and its end. Each
 * request owns its tensors and its lease until it ends. Uses all other internal packages.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.requests;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
