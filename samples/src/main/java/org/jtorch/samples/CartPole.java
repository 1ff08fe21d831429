package org.jtorch.samples;

import static org.jtorch.Index.all;
import static org.jtorch.Index.at;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;

/**
 * Carts with poles that are pushed to the left or to the right, with the dynamics of gymnasium's
 * CartPole-v1. A cart starts anew when its pole falls, when it leaves the track, and after 500
 * steps.
 *
 * <p><b>Ownership:</b> an environment ends with the scope in which it was created.
 */
final class CartPole {
  static final int MAX_STEPS = 500;

  final Tensor state; // position, velocity, angle, angular velocity; (N, 4), changed by step
  private final Tensor steps;

  /** Results of a step: the states reached, the carts that fell, and those whose episode ended. */
  record Step(Tensor state, Tensor fell, Tensor ended) {}

  CartPole(long carts) {
    state = start(carts);
    steps = Torch.zeros(carts);
  }

  private static Tensor start(long carts) {
    return Torch.rand(carts, 4).mul(0.1).sub(0.05);
  }

  /** Pushes each cart to the left (action 0) or to the right (1) for 0.02 seconds. */
  Step step(Tensor action) {
    Tensor velocity = state.get(all(), at(1));
    Tensor angle = state.get(all(), at(2));
    Tensor spin = state.get(all(), at(3));
    Tensor force = Torch.where(action.eq(1), 10.0, -10.0);
    Tensor cos = angle.cos();
    Tensor sin = angle.sin();
    Tensor push = force.add(spin.square().mul(0.05).mul(sin)).div(1.1);
    Tensor inertia = cos.square().mul(-0.1 / 1.1).add(4.0 / 3).mul(0.5);
    Tensor angular = sin.mul(9.8).sub(cos.mul(push)).div(inertia);
    Tensor linear = push.sub(angular.mul(cos).mul(0.05 / 1.1));
    Tensor rate = Torch.stack(List.of(velocity, linear, spin, angular), 1);
    Tensor next = state.add(rate.mul(0.02));
    Tensor offTrack = next.get(all(), at(0)).abs().gt(2.4);
    Tensor fell = next.get(all(), at(2)).abs().gt(Math.toRadians(12)).logicalOr(offTrack);
    steps.add_(1);
    Tensor ended = steps.ge(MAX_STEPS).logicalOr(fell);
    state.copy_(start(state.size(0)).where(ended.unsqueeze(1), next));
    steps.maskedFill_(ended, 0);
    return new Step(next, fell, ended);
  }

  /** Mean steps of 20 episodes in which the action of the highest output is taken. */
  static double meanSteps(Layer network) {
    try (TensorScope scope = TensorScope.open();
        var mode = Torch.noGrad()) {
      CartPole carts = new CartPole(20);
      Tensor steps = Torch.zeros(20);
      Tensor running = Torch.ones(DType.BOOL, 20);
      while (running.any().itemBoolean()) {
        try (TensorScope inner = TensorScope.open()) {
          steps.add_(running);
          Step step = carts.step(network.call(carts.state).argmax(1));
          running.logicalAnd_(step.ended().logicalNot());
        }
      }
      return steps.mean().item();
    }
  }
}
