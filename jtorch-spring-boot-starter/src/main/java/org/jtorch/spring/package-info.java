/**
 * Models in a Spring Boot application (3.5 and 4): {@link org.jtorch.serving.Predictor} beans from
 * {@code jtorch.models} properties and from {@link org.jtorch.serving.Model} beans.
 *
 * <p>{@link org.jtorch.spring.JtorchProperties} lists the properties. {@link
 * org.jtorch.spring.ServingCustomizer} and {@link org.jtorch.spring.ModelCustomizer} beans set what
 * properties cannot express.
 *
 * <p><b>Ownership:</b> the application context owns the {@link org.jtorch.serving.Serving} and
 * closes it after the web server has stopped.
 *
 * <p><b>Thread safety:</b> beans are safe to share.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.spring;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
