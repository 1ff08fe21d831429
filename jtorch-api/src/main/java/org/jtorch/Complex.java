package org.jtorch;

/**
 * A complex number. It is accepted wherever an operator takes a number, and is returned by {@link
 * Tensor#itemComplex()}.
 */
public final class Complex extends Number {
  private static final long serialVersionUID = 1L;

  /** The real part. */
  private final double re;

  /** The imaginary part. */
  private final double im;

  private Complex(double re, double im) {
    this.re = re;
    this.im = im;
  }

  /**
   * The number {@code re + im i}.
   *
   * @param re the real part
   * @param im the imaginary part
   * @return the number
   */
  public static Complex of(double re, double im) {
    return new Complex(re, im);
  }

  /**
   * The real part.
   *
   * @return the real part
   */
  public double re() {
    return re;
  }

  /**
   * The imaginary part.
   *
   * @return the imaginary part
   */
  public double im() {
    return im;
  }

  /** The real part, if the imaginary part is 0. */
  @Override
  public double doubleValue() {
    if (im != 0) {
      throw new ArithmeticException(this + " has an imaginary part");
    }
    return re;
  }

  @Override
  public float floatValue() {
    return (float) doubleValue();
  }

  @Override
  public long longValue() {
    return (long) doubleValue();
  }

  @Override
  public int intValue() {
    return (int) doubleValue();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Complex c
        && Double.compare(re, c.re) == 0
        && Double.compare(im, c.im) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(re) + Double.hashCode(im);
  }

  /** Python's notation: {@code (1+2j)}. */
  @Override
  public String toString() {
    return "(" + re + (im < 0 || (im == 0 && 1 / im < 0) ? "-" : "+") + Math.abs(im) + "j)";
  }
}
