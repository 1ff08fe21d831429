package org.jtorch.vision.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * The tables of a JPEG file that are defined before its first scan, and whether it needs others.
 */
final class JpegTables {
  private static final short HUFFMAN_TABLES = (short) 0xffc4;
  private static final int HUFFMAN_LENGTHS = 16;

  /** The bit of a Huffman table that says that it is for the AC coefficients. */
  private static final int AC = 0x10;

  /** Bits of the defined tables. */
  private int quantization;

  private int huffman;
  private boolean quantizationComplete = true;
  private boolean huffmanComplete = true;

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
    quantizationComplete &= ((quantization >> table) & 1) != 0;
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
    huffmanComplete &= ((huffman >> dc) & (huffman >> ac) & 1) != 0;
  }

  /** Returns whether all quantization tables that were used are defined. */
  boolean hasQuantization() {
    return quantizationComplete;
  }

  /** Returns whether all Huffman tables that were used are defined. */
  boolean hasHuffman() {
    return huffmanComplete;
  }

  /** Returns a segment of the standard's tables, which frames of Motion JPEG leave out. */
  static byte[] standardHuffman() {
    ByteArrayOutputStream tables = new ByteArrayOutputStream();
    write(tables, 0, JPEGHuffmanTable.StdDCLuminance);
    write(tables, 1, JPEGHuffmanTable.StdDCChrominance);
    write(tables, AC, JPEGHuffmanTable.StdACLuminance);
    write(tables, AC | 1, JPEGHuffmanTable.StdACChrominance);
    int length = Short.BYTES + tables.size();
    return ByteBuffer.allocate(Short.BYTES + length)
        .putShort(HUFFMAN_TABLES)
        .putShort((short) length)
        .put(tables.toByteArray())
        .array();
  }

  private static void write(ByteArrayOutputStream out, int id, JPEGHuffmanTable table) {
    out.write(id);
    short[] lengths = Arrays.copyOf(table.getLengths(), HUFFMAN_LENGTHS);
    for (short[] part : new short[][] {lengths, table.getValues()}) {
      for (short value : part) {
        out.write(value);
      }
    }
  }
}
