package io.wiretrip.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveCaseTest {
    private static List<String> names(String... asked) {
        return LiveCase.named(List.of(asked)).stream().map(LiveCase::name).toList();
    }

    @Test
    void namesAreUnique() {
        assertThat(names(LiveCase.EVERY)).doesNotHaveDuplicates().hasSize(LiveCase.ALL.size());
    }

    @Test
    void choosesTheCommonOnes() {
        assertThat(names())
                .containsExactly(
                        "http-100b-c100",
                        "http-10k-c100",
                        "redis-set-10k-c100",
                        "redis-get-10k-c100",
                        "redis-set-100k-c100",
                        "redis-get-100k-c100",
                        "mysql-10000-c10",
                        "postgresql-10000-c10");
    }

    @Test
    void choosesByNameAndElseByItsBeginning() {
        assertThat(names("http-10k-c100")).containsExactly("http-10k-c100"); // not c1000
        assertThat(names("http-10k")).hasSize(3);
        assertThat(names("gopher")).isEmpty();
    }

    @Test
    void readsTheGeneratorOfHttp() throws Exception {
        HttpLoad load = new HttpLoad(100, 10);
        String said =
                """
                finished in 5.83s, 34328.92 req/s, 343.17MB/s
                requests: 200000 total, 200000 started, 200000 done, 200000 succeeded, 0 failed, 0 errored, 0 timeout
                """;
        assertThat(load.done(said, 200_000)).isEqualTo(new LiveLoad.Done(200_000, 34_328.92));
        assertThatThrownBy(() -> load.done(said.replace(" 0 failed", " 1 failed"), 200_000))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> load.done(said, 200_001)).isInstanceOf(IOException.class);
    }

    @Test
    void readsTheGeneratorOfPostgresql() throws Exception {
        String said =
                """
                number of transactions actually processed: 400/400
                tps = 327.917452 (without initial connection time)
                """;
        assertThat(new PostgresqlLoad(10, 10).done(said, 400))
                .isEqualTo(new LiveLoad.Done(400, 327.917452));
    }

    @Test
    void readsTheGeneratorOfMysql() throws Exception {
        MysqlLoad load = new MysqlLoad(10, 10);
        LiveLoad.Done done = load.done(",mixed,0.500,0.500,0.500,10,20\n", 208);
        assertThat(done).isEqualTo(new LiveLoad.Done(200, 400)); // the same for each connection
        assertThatThrownBy(() -> load.done("mysqlslap: Error when connecting", 208))
                .isInstanceOf(IOException.class);
    }

    @Test
    void readsTheGeneratorOfRedis() throws Exception {
        String said = "\"test\",\"rps\"\n\"PING_MBULK\",\"35026.27\",\"1.2\"\n";
        assertThat(new RedisLoad("PING", 0, 10).done(said, 100).perSecond()).isEqualTo(35_026.27);
        assertThatThrownBy(() -> new RedisLoad("SET", 10, 10).done(said, 100))
                .isInstanceOf(IOException.class);
    }
}
