/**
 * Models over HTTP without a web framework: the Open Inference Protocol v2 with binary tensors,
 * endpoints of the models' own types, server-sent events, and a web page.
 *
 * <p>A web server passes each request to an {@link org.jtorch.serving.http.InferenceHandler} and
 * writes the {@link org.jtorch.serving.http.InferenceResponse} that it gets. Every failure is a
 * response with a JSON object {@code error} of one sentence.
 *
 * <p><b>Ownership:</b> a response holds the tensors of its answer until it is written or closed.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
