package org.jtorch;

import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Implementation of {@code torch.stft} and {@code torch.istft}. */
final class Spectra {
  private static final Op STFT = Op.of("aten::stft", "center");
  private static final Op ISTFT = Op.of("aten::istft", "");

  private Spectra() {}

  static Tensor stft(Tensor signal, long nFft, SpectralOps.StftOptions o) {
    return Dispatch.tensor(
        STFT,
        signal,
        nFft,
        o.hopLength,
        o.winLength,
        o.window,
        o.center,
        o.padMode.schemaName(),
        o.normalized,
        o.onesided,
        true);
  }

  static Tensor istft(Tensor spectra, long nFft, SpectralOps.IstftOptions o) {
    return Dispatch.tensor(
        ISTFT,
        spectra,
        nFft,
        o.hopLength,
        o.winLength,
        o.window,
        o.center,
        o.normalized,
        o.onesided,
        o.length,
        o.returnComplex);
  }
}
