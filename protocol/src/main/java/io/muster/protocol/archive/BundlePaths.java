package io.muster.protocol.archive;

/** Names of what a bundle holds besides the nodes' own entries; all below the top folder. */
public final class BundlePaths {
    static final String VERSION = "version.yaml";
    public static final String MANIFEST = "manifest.json";
    static final String SKIPPED = "skipped-collectors.json";
    static final String REDACTIONS = "redactions.json";
    static final String ANALYSIS = "analysis.json";
    static final String SUMMARY = "execution-data/summary.txt";
    public static final String NODE_LIST = "host-collectors/system/node_list.json";
    static final String HOST_COLLECTORS = "host-collectors";

    /** Of an encrypted bundle: what each node sent. */
    static final String SEGMENTS = "segments";

    /** As Troubleshoot readers expect it. */
    static final String VERSION_YAML =
            """
            apiVersion: troubleshoot.sh/v1beta2
            kind: SupportBundle
            spec:
              versionNumber: "1"
            """;

    private BundlePaths() {}
}
