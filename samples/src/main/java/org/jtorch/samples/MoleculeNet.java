package org.jtorch.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Embedding;
import org.jtorch.nn.GRUCell;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.AdamW;
import org.jtorch.optim.OneCycleLR;

/** Graph network that predicts a property of random molecules by message passing. */
public final class MoleculeNet extends Module {
  private static final double[] ELECTRONEGATIVITY = {2.20, 2.55, 3.04, 3.44, 3.98}; // H, C, N, O, F
  private static final int BATCH_SIZE = 64;
  private static final int WIDTH = 32;

  private final Embedding embedding =
      register("embedding", new Embedding(ELECTRONEGATIVITY.length, WIDTH));
  private final ModuleList<MessagePassing> rounds =
      register("rounds", new ModuleList<>(new MessagePassing(), new MessagePassing()));
  private final Sequential readout =
      register(
          "readout", new Sequential(new Linear(WIDTH, WIDTH), Tensor::relu, new Linear(WIDTH, 1)));

  /**
   * Trains and tests.
   *
   * @param args optionally the number of steps, default 1000
   */
  public static void main(String[] args) {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    Torch.manualSeed(0);
    Torch.setNumThreads(1); // more threads do not speed up such a small network
    MoleculeNet model = new MoleculeNet();
    train(model, steps);
    try (TensorScope scope = TensorScope.open();
        var mode = Torch.noGrad()) {
      Molecules molecules = Molecules.random(1000);
      Tensor error = model.call(molecules).sub(molecules.polarity());
      double variance = molecules.polarity().var().item();
      System.out.printf(
          Locale.ROOT,
          "1000 new molecules: mean error %.3f, standard deviation %.2f, R2 %.4f%n",
          error.abs().mean().item(),
          Math.sqrt(variance),
          1 - error.square().mean().item() / variance);
    }
  }

  /**
   * Molecules as one graph, whose polarity is the target.
   *
   * @param atoms elements, (A)
   * @param bonds indices of atoms, (2, B), each bond in both directions
   * @param owners the molecule of each atom, (A)
   * @param polarity the target, (N)
   */
  record Molecules(Tensor atoms, Tensor bonds, Tensor owners, Tensor polarity) {
    /** Returns chains of 4 to 19 atoms with branches, rings and double bonds. */
    static Molecules random(long count) {
      Tensor sizes = Torch.randint(4, 20, Shape.of(count));
      Tensor owners = Torch.arange(count).repeatInterleave(sizes);
      long size = owners.size(0);
      Tensor atom = Torch.arange(size);
      Tensor position = atom.sub(sizes.cumsum(0).sub(sizes).get(owners));
      Tensor atoms = Torch.randint(ELECTRONEGATIVITY.length, Shape.of(size));
      Tensor reach = position.minimum(Torch.tensor(3, 6).view(2, 1));
      Tensor partners = atom.sub(1).sub(Torch.rand(2, size).mul(reach).to(DType.INT64));
      Tensor inRing = position.gt(1).logicalAnd(Torch.rand(size).lt(0.2));
      Tensor bonded = Torch.stack(position.gt(0), inRing);
      Tensor oneWay = Torch.stack(atom.expand(2, -1).get(bonded), partners.get(bonded));
      Tensor bonds = Torch.cat(List.of(oneWay, oneWay.flip(0)), 1);
      Tensor pull = Torch.tensor(Torch.getDefaultDtype(), ELECTRONEGATIVITY).get(atoms);
      Tensor difference = pull.get(bonds.get(0)).sub(pull.get(bonds.get(1)));
      Tensor charge = sumBy(bonds.get(1), difference, size);
      return new Molecules(atoms, bonds, owners, sumBy(owners, charge.square(), count));
    }
  }

  /** Sums the values, or rows, that have the same index. */
  private static Tensor sumBy(Tensor index, Tensor values, long count) {
    long[] shape = values.shape().toArray();
    shape[0] = count;
    return values.newZeros(shape).indexAdd(0, index, values);
  }

  /** Updates each atom by the messages of its neighbours. */
  private static final class MessagePassing extends Module {
    private final Sequential message =
        register(
            "message",
            new Sequential(new Linear(2 * WIDTH, WIDTH), Tensor::relu, new Linear(WIDTH, WIDTH)));
    private final GRUCell update = register("update", new GRUCell(WIDTH, WIDTH));

    Tensor call(Tensor states, Tensor bonds) {
      Tensor sources = states.get(bonds.get(0));
      Tensor targets = states.get(bonds.get(1));
      Tensor messages = message.call(Torch.cat(List.of(sources, targets), 1));
      return update.call(sumBy(bonds.get(1), messages, states.size(0)), states);
    }
  }

  /** Returns the predicted polarity of each molecule. */
  Tensor call(Molecules molecules) {
    Tensor states = embedding.call(molecules.atoms());
    for (MessagePassing round : rounds) {
      states = round.call(states, molecules.bonds());
    }
    Tensor shares = readout.call(states).squeeze(1);
    return sumBy(molecules.owners(), shares, molecules.polarity().size(0));
  }

  /** Returns the loss of each step. */
  static List<Double> train(MoleculeNet model, int steps) {
    List<Double> losses = new ArrayList<>();
    AdamW optimizer = new AdamW(model.parameters());
    OneCycleLR scheduler = new OneCycleLR(optimizer, 1e-2, steps);
    for (int step = 1; step <= steps; step++) {
      try (TensorScope scope = TensorScope.open()) {
        Molecules molecules = Molecules.random(BATCH_SIZE);
        Tensor loss = F.smoothL1Loss(model.call(molecules), molecules.polarity());
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        scheduler.step();
        losses.add(loss.item());
      }
      if (step % 100 == 0) {
        System.out.printf(Locale.ROOT, "step %d: loss %.4f%n", step, losses.get(step - 1));
      }
    }
    return losses;
  }
}
