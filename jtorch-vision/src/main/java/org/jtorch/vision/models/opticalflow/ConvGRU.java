package org.jtorch.vision.models.opticalflow;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Convolutional gated recurrent unit, {@code torchvision.models.optical_flow.raft.ConvGRU}. */
final class ConvGRU extends Module {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> convz;
  private final Slot<Layer> convr;
  private final Slot<Layer> convq;

  ConvGRU(long input, long hidden, long... kernel) {
    convz = slot("convz", conv(input, hidden, kernel));
    convr = slot("convr", conv(input, hidden, kernel));
    convq = slot("convq", conv(input, hidden, kernel));
  }

  private static Conv2d conv(long input, long hidden, long[] kernel) {
    return new Conv2d(hidden + input, hidden, kernel, o -> o.padding(kernel[0] / 2, kernel[1] / 2));
  }

  Tensor call(Tensor h, Tensor x) {
    return call(() -> CALLS.compute(this, () -> forward(h, x)), h, x);
  }

  private Tensor forward(Tensor h, Tensor x) {
    Tensor hx = Torch.cat(List.of(h, x), 1);
    Tensor z = convz.get().call(hx).sigmoid();
    Tensor r = convr.get().call(hx).sigmoid();
    Tensor q = convq.get().call(Torch.cat(List.of(r.mul(h), x), 1)).tanh();
    return Torch.rsub(z, 1).mul(h).add(z.mul(q));
  }
}
