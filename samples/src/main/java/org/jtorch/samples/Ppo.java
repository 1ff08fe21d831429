package org.jtorch.samples;

import static org.jtorch.Index.at;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.distributions.Categorical;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.utils.ClipGrad;
import org.jtorch.optim.Adam;

/** Balances CartPole by PPO: clipped objective, generalized advantage estimation. */
public final class Ppo {
  private static final int CARTS = 8;
  private static final int HORIZON = 64;
  private static final int BATCH_SIZE = 128;
  private static final int EPOCHS = 8;
  private static final double DISCOUNT = 0.99;
  private static final double LAMBDA = 0.95;
  private static final double CLIP = 0.2;

  private Ppo() {}

  /**
   * Trains until 20 episodes last at least 495 steps on average, and tests in 20 others.
   *
   * @param args optionally the seed, default 0
   */
  public static void main(String[] args) {
    Torch.manualSeed(args.length > 0 ? Long.parseLong(args[0]) : 0);
    Torch.setNumThreads(1); // more threads do not speed up such a small network
    Agent agent = new Agent();
    train(agent, 300);
    System.out.printf(Locale.ROOT, "%.1f steps on average%n", CartPole.meanSteps(agent.actor));
  }

  /** A network for the logits of the actions, and one for the value of a state. */
  static final class Agent extends Module {
    final Sequential actor = register("actor", network(2));
    final Sequential critic = register("critic", network(1));

    private static Sequential network(long outputs) {
      return new Sequential(
          new Linear(4, 64),
          Tensor::tanh,
          new Linear(64, 64),
          Tensor::tanh,
          new Linear(64, outputs));
    }

    Categorical policy(Tensor state) {
      return Categorical.ofLogits(actor.call(state));
    }

    Tensor value(Tensor state) {
      return critic.call(state).squeeze(-1);
    }
  }

  /** Experience of the carts: one row per step and cart. */
  private record Rollout(
      Tensor states, Tensor actions, Tensor logProbs, Tensor advantages, Tensor returns) {
    Rollout rows(Tensor rows) {
      return new Rollout(
          states.get(rows),
          actions.get(rows),
          logProbs.get(rows),
          advantages.get(rows),
          returns.get(rows));
    }

    Tensor loss(Agent agent) {
      Categorical policy = agent.policy(states);
      Tensor ratio = policy.logProb(actions).sub(logProbs).exp();
      Tensor advantage = advantages.sub(advantages.mean()).div(advantages.std().add(1e-8));
      Tensor clipped = ratio.clamp(1 - CLIP, 1 + CLIP).mul(advantage);
      Tensor actorLoss = ratio.mul(advantage).min(clipped).mean().neg();
      Tensor criticLoss = F.mseLoss(agent.value(states), returns);
      return actorLoss.add(criticLoss.mul(0.5)).sub(policy.entropy().mean().mul(0.01));
    }
  }

  private static Rollout collect(Agent agent, CartPole carts) {
    Tensor states = Torch.zeros(HORIZON, CARTS, 4);
    Tensor nextStates = Torch.zeros(HORIZON, CARTS, 4);
    Tensor actions = Torch.zeros(DType.INT64, HORIZON, CARTS);
    Tensor falls = Torch.zeros(DType.BOOL, HORIZON, CARTS);
    Tensor ends = Torch.zeros(DType.BOOL, HORIZON, CARTS);
    for (int t = 0; t < HORIZON; t++) {
      try (TensorScope scope = TensorScope.open()) {
        states.set(at(t), carts.state);
        Tensor action = agent.policy(carts.state).sample();
        CartPole.Step step = carts.step(action);
        nextStates.set(at(t), step.state());
        actions.set(at(t), action);
        falls.set(at(t), step.fell());
        ends.set(at(t), step.ended());
      }
    }
    Tensor values = agent.value(states);
    Tensor future = agent.value(nextStates).maskedFill(falls, 0).mul(DISCOUNT);
    Tensor delta = future.add(1).sub(values);
    Tensor advantages = Torch.zeros(HORIZON, CARTS);
    Tensor advantage = Torch.zeros(CARTS);
    for (int t = HORIZON - 1; t >= 0; t--) {
      advantage = advantage.maskedFill(ends.get(t), 0).mul(DISCOUNT * LAMBDA).add(delta.get(t));
      advantages.set(at(t), advantage);
    }
    Tensor logProbs = agent.policy(states).logProb(actions);
    return new Rollout(
        states.flatten(0, 1),
        actions.flatten(),
        logProbs.flatten(),
        advantages.flatten(),
        advantages.add(values).flatten());
  }

  /** Returns the loss of each step of the optimizer. */
  static List<Double> train(Agent agent, int maxRounds) {
    List<Double> losses = new ArrayList<>();
    Adam optimizer = new Adam(agent.parameters(), o -> o.lr(1e-3));
    try (TensorScope scope = TensorScope.open()) {
      CartPole carts = new CartPole(CARTS);
      for (int round = 1; round <= maxRounds; round++) {
        try (TensorScope inner = TensorScope.open()) {
          Rollout rollout = Torch.noGrad(() -> collect(agent, carts));
          for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (Tensor rows : Torch.randperm(HORIZON * CARTS).split(BATCH_SIZE)) {
              Tensor loss = rollout.rows(rows).loss(agent);
              optimizer.zeroGrad();
              loss.backward();
              ClipGrad.clipGradNorm_(agent.parameters(), 0.5);
              optimizer.step();
              losses.add(loss.item());
            }
          }
        }
        if (round % 10 == 0) {
          double mean = CartPole.meanSteps(agent.actor);
          System.out.printf(Locale.ROOT, "round %d: balances for %.1f steps%n", round, mean);
          if (mean >= 495) {
            break;
          }
        }
      }
    }
    return losses;
  }
}
