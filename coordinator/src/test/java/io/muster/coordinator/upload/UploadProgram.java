package io.muster.coordinator.upload;

/**
 * Uploads a small bundle in a process of its own, where environment and host names are what a test wants them to be.
 */
final class UploadProgram {
    static final int BYTES = 100_000;

    private UploadProgram() {}

    /** @param args one configuration for each upload; what became of it is printed as a line */
    public static void main(String[] args) {
        for (String destination : args) {
            System.out.println(
                    TestUpload.start(destination, BytesCargo.of(BYTES)).await());
        }
    }
}
