package org.jtorch.samples;

import static org.jtorch.Index.slice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.utils.ClipGrad;
import org.jtorch.optim.Adam;

/** Balances CartPole by double DQN: replay memory, target network, Huber loss. */
public final class Dqn {
  private static final int CARTS = 8;
  private static final int CAPACITY = 48_000;
  private static final int BATCH_SIZE = 128;
  private static final double DISCOUNT = 0.99;

  private Dqn() {}

  /**
   * Trains until 20 episodes last at least 495 steps on average, and tests in 20 others.
   *
   * @param args optionally the seed, default 0
   */
  public static void main(String[] args) {
    Torch.manualSeed(args.length > 0 ? Long.parseLong(args[0]) : 0);
    Torch.setNumThreads(1); // more threads do not speed up such a small network
    Sequential network = network();
    train(network, 30_000);
    System.out.printf(Locale.ROOT, "%.1f steps on average%n", CartPole.meanSteps(network));
  }

  static Sequential network() {
    return new Sequential(
        new Linear(4, 128), Tensor::relu, new Linear(128, 128), Tensor::relu, new Linear(128, 2));
  }

  /** The latest transitions, in a ring. */
  private static final class ReplayMemory {
    private final Tensor states = Torch.zeros(CAPACITY, 4);
    private final Tensor actions = Torch.zeros(DType.INT64, CAPACITY);
    private final Tensor nextStates = Torch.zeros(CAPACITY, 4);
    private final Tensor falls = Torch.zeros(DType.BOOL, CAPACITY);
    private long count;

    void add(Tensor state, Tensor action, CartPole.Step step) {
      long start = count % CAPACITY;
      states.set(slice(start, start + CARTS), state);
      actions.set(slice(start, start + CARTS), action);
      nextStates.set(slice(start, start + CARTS), step.state());
      falls.set(slice(start, start + CARTS), step.fell());
      count += CARTS;
    }

    /** Temporal difference loss of a random batch. */
    Tensor loss(Sequential online, Sequential target) {
      Tensor rows = Torch.randint(Math.min(count, CAPACITY), Shape.of(BATCH_SIZE));
      Tensor expected =
          Torch.noGrad(
              () -> {
                Tensor next = nextStates.get(rows);
                Tensor best = online.call(next).argmax(1, true);
                Tensor future = target.call(next).gather(1, best).squeeze(1);
                return future.maskedFill(falls.get(rows), 0).mul(DISCOUNT).add(1);
              });
      Tensor action = actions.get(rows).unsqueeze(1);
      Tensor value = online.call(states.get(rows)).gather(1, action).squeeze(1);
      return F.huberLoss(value, expected);
    }
  }

  /** Returns the loss of each step of the optimizer. */
  static List<Double> train(Sequential online, int maxSteps) {
    List<Double> losses = new ArrayList<>();
    Sequential target = Module.copy(online, Dqn::network);
    Adam optimizer = new Adam(online.parameters(), o -> o.lr(1e-3));
    try (TensorScope scope = TensorScope.open()) {
      CartPole carts = new CartPole(CARTS);
      ReplayMemory memory = new ReplayMemory();
      for (int step = 1; step <= maxSteps; step++) {
        try (TensorScope inner = TensorScope.open()) {
          act(carts, online, Math.max(0.05, 1 - step / 2000.0), memory);
          if (memory.count >= 1000) {
            Tensor loss = memory.loss(online, target);
            optimizer.zeroGrad();
            loss.backward();
            ClipGrad.clipGradNorm_(online.parameters(), 10);
            optimizer.step();
            follow(target, online);
            losses.add(loss.item());
          }
        }
        if (step % 500 == 0) {
          double mean = CartPole.meanSteps(online);
          System.out.printf(Locale.ROOT, "step %d: balances for %.1f steps%n", step, mean);
          if (mean >= 495) {
            break;
          }
        }
      }
    }
    return losses;
  }

  /** Takes the best action, or a random one with probability epsilon. */
  private static void act(CartPole carts, Sequential online, double epsilon, ReplayMemory memory) {
    try (var mode = Torch.noGrad()) {
      Tensor state = carts.state.clone();
      Tensor greedy = online.call(state).argmax(1);
      Tensor explores = Torch.rand(CARTS).lt(epsilon);
      Tensor action = Torch.randint(2, Shape.of(CARTS)).where(explores, greedy);
      memory.add(state, action, carts.step(action));
    }
  }

  /** Moves the target network towards the online network. */
  private static void follow(Sequential target, Sequential online) {
    try (var mode = Torch.noGrad()) {
      List<Tensor> parameters = online.parameters();
      for (int i = 0; i < parameters.size(); i++) {
        target.parameters().get(i).lerp_(parameters.get(i), 0.02);
      }
    }
  }
}
