package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Short-time Fourier transform and its inverse. */
public sealed interface SpectralOps permits Tensor {
  /**
   * Short-time Fourier transform, {@code x.stft(n_fft, return_complex=True)}.
   *
   * @param nFft FFT size, in samples
   * @return complex, {@code (*, frequencies, frames)}
   */
  default Tensor stft(long nFft) {
    return stft(nFft, o -> {});
  }

  /**
   * Short-time Fourier transform with options, {@code x.stft(n_fft, ..., return_complex=True)}.
   *
   * @param nFft FFT size, in samples
   * @param options {@code o -> o.hopLength(4).window(Torch.hannWindow(16))}
   * @return complex, {@code (*, frequencies, frames)}
   */
  default Tensor stft(long nFft, Consumer<StftOptions> options) {
    StftOptions o = new StftOptions();
    options.accept(o);
    return Spectra.stft((Tensor) this, nFft, o);
  }

  /**
   * Inverse short-time Fourier transform, {@code x.istft(n_fft)}.
   *
   * @param nFft FFT size, in samples
   * @return {@code (*, samples)}
   */
  default Tensor istft(long nFft) {
    return istft(nFft, o -> {});
  }

  /**
   * Inverse short-time Fourier transform with options, {@code x.istft(n_fft, ...)}.
   *
   * @param nFft FFT size, in samples
   * @param options {@code o -> o.window(window).length(100)}
   * @return {@code (*, samples)}
   */
  default Tensor istft(long nFft, Consumer<IstftOptions> options) {
    IstftOptions o = new IstftOptions();
    options.accept(o);
    return Spectra.istft((Tensor) this, nFft, o);
  }

  /** Options of {@link #stft(long, Consumer)}. */
  @CanIgnoreReturnValue
  final class StftOptions {
    @Nullable Long hopLength;
    @Nullable Long winLength;
    @Nullable Tensor window;
    boolean center = true;
    PadMode padMode = PadMode.REFLECT;
    boolean normalized;
    @Nullable Boolean onesided;

    StftOptions() {}

    /**
     * Distance between the starts of adjacent windows (hop length), in samples. Default: a quarter
     * of {@code nFft}.
     */
    public StftOptions hopLength(long hopLength) {
      this.hopLength = hopLength;
      return this;
    }

    /** Window length, in samples. Default: {@code nFft}. */
    public StftOptions winLength(long winLength) {
      this.winLength = winLength;
      return this;
    }

    /** Window function: {@code (winLength)}. Default: ones. */
    public StftOptions window(Tensor window) {
      this.window = window;
      return this;
    }

    /**
     * Whether windows are centered on their samples and the signal is padded at both ends. Default
     * {@code true}.
     */
    public StftOptions center(boolean center) {
      this.center = center;
      return this;
    }

    /** Padding mode of the signal. Default {@code REFLECT}. */
    public StftOptions padMode(PadMode padMode) {
      this.padMode = padMode;
      return this;
    }

    /**
     * Whether spectra are divided by the square root of the frame length. Default {@code false}.
     */
    public StftOptions normalized(boolean normalized) {
      this.normalized = normalized;
      return this;
    }

    /**
     * Whether only the non-negative frequencies are present. Default {@code true} unless the input
     * or window is complex.
     */
    public StftOptions onesided(boolean onesided) {
      this.onesided = onesided;
      return this;
    }
  }

  /** Options of {@link #istft(long, Consumer)}. */
  @CanIgnoreReturnValue
  final class IstftOptions {
    @Nullable Long hopLength;
    @Nullable Long winLength;
    @Nullable Tensor window;
    boolean center = true;
    boolean normalized;
    @Nullable Boolean onesided;
    @Nullable Long length;
    boolean returnComplex;

    IstftOptions() {}

    /**
     * Distance between the starts of adjacent windows (hop length), in samples. Default: a quarter
     * of {@code nFft}.
     */
    public IstftOptions hopLength(long hopLength) {
      this.hopLength = hopLength;
      return this;
    }

    /** Window length, in samples. Default: {@code nFft}. */
    public IstftOptions winLength(long winLength) {
      this.winLength = winLength;
      return this;
    }

    /** Window function: {@code (winLength)}. Default: ones. */
    public IstftOptions window(Tensor window) {
      this.window = window;
      return this;
    }

    /**
     * Whether windows are centered on their samples and the signal is padded at both ends. Default
     * {@code true}.
     */
    public IstftOptions center(boolean center) {
      this.center = center;
      return this;
    }

    /**
     * Whether spectra are divided by the square root of the frame length. Default {@code false}.
     */
    public IstftOptions normalized(boolean normalized) {
      this.normalized = normalized;
      return this;
    }

    /**
     * Whether only the non-negative frequencies are present. Default: true unless the number of
     * frequencies is {@code nFft}.
     */
    public IstftOptions onesided(boolean onesided) {
      this.onesided = onesided;
      return this;
    }

    /** Length of the signal, in samples. Default: determined by the frames. */
    public IstftOptions length(long length) {
      this.length = length;
      return this;
    }

    /** Whether the result is complex. Default {@code false}. */
    public IstftOptions returnComplex(boolean returnComplex) {
      this.returnComplex = returnComplex;
      return this;
    }
  }
}
