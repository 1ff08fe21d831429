package org.jtorch.vision.io;

/**
 * The tables of a JPEG file that are defined before its first scan, and whether it needs others.
 */
final class JpegTables {
  private static final int HUFFMAN_LENGTHS = 16;

  /** The bit of a Huffman table that says that it is for the AC coefficients. */
  private static final int AC = 0x10;

  /** Bits of the defined tables. */
  private int quantization;

  private int huffman;
  private boolean complete = true;

  void addQuantization(byte[] bytes, int from, int end) {
    for (int at = from; at < end; at += (bytes[at] & 0xf0) == 0 ? 65 : 129) {
      quantization |= 1 << (bytes[at] & 0xf);
    }
  }

  void addHuffman(byte[] bytes, int from, int end) {
    int at = from;
    while (at + HUFFMAN_LENGTHS < end) {
      huffman |= 1 << (bytes[at] & 0x1f);
      int codes = 0;
      for (int i = 1; i <= HUFFMAN_LENGTHS; i++) {
        codes += bytes[at + i] & 0xff;
      }
      at += 1 + HUFFMAN_LENGTHS + codes;
    }
  }

  void useQuantization(int table) {
    complete &= ((quantization >> table) & 1) != 0;
  }

  /**
   * Notes the tables of a component.
   *
   * @param tables four bits for its DC table and four for its AC table
   * @param withAc whether the scan has AC coefficients
   */
  void useHuffman(int tables, boolean withAc) {
    int dc = (tables >> 4) & 0xf;
    int ac = withAc ? AC | (tables & 0xf) : dc;
    complete &= ((huffman >> dc) & (huffman >> ac) & 1) != 0;
  }

  /** Returns whether all tables that were used are defined. */
  boolean areComplete() {
    return complete;
  }
}
