package io.muster.coordinator.upload;

import java.util.zip.Checksum;

/**
 * CRC-64/NVME, which S3 makes of every object that came without another checksum (NVM Express NVM command set, 5.2.1).
 */
final class Crc64Nvme implements Checksum {
    /** The polynomial 0xAD93D23594C93659 with its bits reversed. */
    private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    private static final long[] TABLE = table();

    private long value = -1;

    private static long[] table() {
        long[] table = new long[256];
        for (int i = 0; i < table.length; i++) {
            long entry = i;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                entry = (entry & 1) == 0 ? entry >>> 1 : entry >>> 1 ^ POLYNOMIAL;
            }
            table[i] = entry;
        }
        return table;
    }

    @Override
    public void update(int b) {
        value = TABLE[(int) (value ^ b) & 0xff] ^ value >>> Byte.SIZE;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            update(bytes[i]);
        }
    }

    @Override
    public long getValue() {
        return ~value;
    }

    @Override
    public void reset() {
        value = -1;
    }
}
