/**
 * Probability distributions, {@code torch.distributions}: sampling, log probabilities, entropies,
 * transforms, constraints and the Kullback-Leibler divergence.
 *
 * <p>A distribution has a batch shape, the shape of its broadcast parameters, and an event shape,
 * the shape of one draw. {@code sample(sampleShape)} returns a tensor of shape {@code sampleShape +
 * batchShape + eventShape}; {@code logProb} of such a tensor has the shape {@code sampleShape +
 * batchShape}. Random numbers are drawn from the default generator in PyTorch's order.
 *
 * <pre>{@code
 * Categorical policy = Categorical.ofLogits(model.call(state));
 * Tensor action = policy.sample();
 * Tensor loss = policy.logProb(action).neg().mul(reward).mean();
 * }</pre>
 *
 * <p>{@link org.jtorch.distributions.Distribution}, {@link org.jtorch.distributions.Transform} and
 * {@link org.jtorch.distributions.Constraint} can be extended outside jtorch; {@link
 * org.jtorch.distributions.Kl#register} adds pairs of distributions.
 *
 * <p><b>Ownership:</b> a distribution refers to the caller's parameters and, where it broadcasts or
 * normalizes them, to new tensors of the scope in which it was created. {@code
 * scope.keep(distribution)} keeps all of them. Accessors such as {@code loc()}, and {@code mean()}
 * where it is a parameter, return the distribution's own tensors: a caller does not close those.
 * Probabilities or logits that are computed on demand are in no scope and are freed with the
 * distribution by the garbage collector. All other results are new tensors of the caller's scope.
 *
 * <p><b>Thread safety:</b> distributions, constraints and transforms without a cache can be used by
 * several threads at a time. A transform with a cache is used by one thread at a time.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.distributions;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
