package io.wiretrip.agent.capture;

/** The engine that is libpcap. */
final class LiveSourceTest extends LiveSourceContract {
    @Override
    void assumeCapture() {
        LiveConditions.assumeCapture();
    }

    @Override
    PacketSource open(LiveOptions options) {
        return LiveSource.open(options);
    }
}
