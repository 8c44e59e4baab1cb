package io.muster.agent.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class PathSetPropertyTest {
    @Property
    void isASet(@ForAll @Size(max = 2000) List<String> paths) {
        PathSet set = new PathSet();
        Set<String> model = new HashSet<>();
        for (String path : paths) {
            assertThat(set.contains(path)).isEqualTo(model.contains(path));
            assertThat(set.add(path)).isEqualTo(model.add(path));
        }
        assertThat(model).allMatch(set::contains);
    }
}
