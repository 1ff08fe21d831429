package org.jtorch.internal.binding;

import org.bytedeco.pytorch.IValue;

/**
 * A native value and its bits, read once and staged often.
 *
 * @param value held so that the bits stay true
 * @param payload its first word
 * @param tag its second word
 */
public record CellBits(IValue value, long payload, long tag) {
  public static CellBits of(IValue value) {
    return new CellBits(value, CellLayout.word(value, 0), CellLayout.word(value, 1));
  }
}
