package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Spectra of short windows of a signal, and the way back.
 *
 * <p><b>Ownership:</b> a tensor that comes back belongs to the innermost open {@link TensorScope},
 * else to the garbage collector.
 *
 * <p><b>Thread safety:</b> calls may run at the same time on any threads, so long as none of them
 * writes to a tensor that another uses.
 */
public sealed interface SpectralOps permits Tensor {
  /**
   * The spectra of overlapping windows of a signal, {@code x.stft(n_fft, return_complex=True)}.
   *
   * @param nFft the length of a transform, in samples
   * @return complex, {@code (*, frequencies, windows)}
   */
  default Tensor stft(long nFft) {
    return stft(nFft, o -> {});
  }

  /**
   * The spectra of overlapping windows of a signal, {@code x.stft(n_fft, ...,
   * return_complex=True)}.
   *
   * @param nFft the length of a transform, in samples
   * @param options {@code o -> o.hopLength(4).window(Torch.hannWindow(16))}
   * @return complex, {@code (*, frequencies, windows)}
   */
  default Tensor stft(long nFft, Consumer<StftOptions> options) {
    StftOptions o = new StftOptions();
    options.accept(o);
    return Spectra.stft((Tensor) this, nFft, o);
  }

  /**
   * The signal whose spectra these are, {@code x.istft(n_fft)}.
   *
   * @param nFft the length of a transform, in samples
   * @return {@code (*, samples)}
   */
  default Tensor istft(long nFft) {
    return istft(nFft, o -> {});
  }

  /**
   * The signal whose spectra these are, {@code x.istft(n_fft, ...)}.
   *
   * @param nFft the length of a transform, in samples
   * @param options {@code o -> o.window(window).length(100)}
   * @return {@code (*, samples)}
   */
  default Tensor istft(long nFft, Consumer<IstftOptions> options) {
    IstftOptions o = new IstftOptions();
    options.accept(o);
    return Spectra.istft((Tensor) this, nFft, o);
  }

  /**
   * What {@link #stft(long, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
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
     * How far apart windows begin, in samples.
     *
     * @param hopLength a quarter of the transform by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public StftOptions hopLength(long hopLength) {
      this.hopLength = hopLength;
      return this;
    }

    /**
     * The length of the window, in samples.
     *
     * @param winLength that of the transform by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public StftOptions winLength(long winLength) {
      this.winLength = winLength;
      return this;
    }

    /**
     * The factors of a window.
     *
     * @param window {@code (winLength)}; ones by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public StftOptions window(Tensor window) {
      this.window = window;
      return this;
    }

    /**
     * Whether windows are centred on their samples, the signal padded at both ends.
     *
     * @param center true by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public StftOptions center(boolean center) {
      this.center = center;
      return this;
    }

    /**
     * What the signal is padded with.
     *
     * @param padMode reflected by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public StftOptions padMode(PadMode padMode) {
      this.padMode = padMode;
      return this;
    }

    /**
     * Whether spectra are divided by the root of the length.
     *
     * @param normalized false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public StftOptions normalized(boolean normalized) {
      this.normalized = normalized;
      return this;
    }

    /**
     * Whether only frequencies from 0 up are there.
     *
     * @param onesided true by default unless something is complex
     * @return these options
     */
    @CanIgnoreReturnValue
    public StftOptions onesided(boolean onesided) {
      this.onesided = onesided;
      return this;
    }
  }

  /**
   * What {@link #istft(long, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
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
     * How far apart windows begin, in samples.
     *
     * @param hopLength a quarter of the transform by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public IstftOptions hopLength(long hopLength) {
      this.hopLength = hopLength;
      return this;
    }

    /**
     * The length of the window, in samples.
     *
     * @param winLength that of the transform by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public IstftOptions winLength(long winLength) {
      this.winLength = winLength;
      return this;
    }

    /**
     * The factors of a window.
     *
     * @param window {@code (winLength)}; ones by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public IstftOptions window(Tensor window) {
      this.window = window;
      return this;
    }

    /**
     * Whether windows are centred on their samples, the signal padded at both ends.
     *
     * @param center true by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public IstftOptions center(boolean center) {
      this.center = center;
      return this;
    }

    /**
     * Whether spectra are divided by the root of the length.
     *
     * @param normalized false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public IstftOptions normalized(boolean normalized) {
      this.normalized = normalized;
      return this;
    }

    /**
     * Whether only frequencies from 0 up are there.
     *
     * @param onesided true by default unless something is complex
     * @return these options
     */
    @CanIgnoreReturnValue
    public IstftOptions onesided(boolean onesided) {
      this.onesided = onesided;
      return this;
    }

    /**
     * The length of the signal, in samples.
     *
     * @param length as the windows tell by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public IstftOptions length(long length) {
      this.length = length;
      return this;
    }

    /**
     * Whether the signal is complex.
     *
     * @param returnComplex false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public IstftOptions returnComplex(boolean returnComplex) {
      this.returnComplex = returnComplex;
      return this;
    }
  }
}
