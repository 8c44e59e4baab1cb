package io.muster.agent.state;

import io.muster.agent.job.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that an earlier process has left. */
public final class SavedJobs {
    private static final Logger LOG = LoggerFactory.getLogger(SavedJobs.class);

    private SavedJobs() {}

    /** All that can go on, oldest first; folders that hold none are removed, and so are all temporary files. */
    public static List<JobState> load(Path jobsFolder) {
        List<JobState> jobs = new ArrayList<>();
        try (Stream<Path> folders = Files.list(jobsFolder)) {
            for (Path folder : folders.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList()) {
                JobState job = JobState.open(folder);
                if (job == null) {
                    LOG.warn("{} holds no job that can go on", folder);
                    Folders.remove(folder);
                } else {
                    Folders.remove(job.workFolder());
                    jobs.add(job);
                }
            }
        } catch (IOException e) {
            LOG.warn("jobs of an earlier process are not found: {}", e.toString());
        }
        return jobs;
    }
}
