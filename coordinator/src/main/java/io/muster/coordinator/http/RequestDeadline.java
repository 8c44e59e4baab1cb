package io.muster.coordinator.http;

import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Ends a connection on which no whole request head has arrived for a time, since it was opened or since the last
 * answer. The idle timeout alone lets a client hold a connection for ever by sending a byte now and then.
 */
final class RequestDeadline extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
    private final Inlet<HttpRequest> arriving = Inlet.create("RequestDeadline.arriving");
    private final Outlet<HttpRequest> arrived = Outlet.create("RequestDeadline.arrived");
    private final Inlet<HttpResponse> answering = Inlet.create("RequestDeadline.answering");
    private final Outlet<HttpResponse> answered = Outlet.create("RequestDeadline.answered");
    private final Duration limit;

    private RequestDeadline(Duration limit) {
        this.limit = limit;
    }

    static BidiFlow<HttpRequest, HttpRequest, HttpResponse, HttpResponse, NotUsed> of(Duration limit) {
        return BidiFlow.fromGraph(new RequestDeadline(limit));
    }

    @Override
    public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
        return new BidiShape<>(arriving, arrived, answering, answered);
    }

    @Override
    public GraphStageLogic createLogic(Attributes inherited) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
        private final AsyncCallback<Boolean> written = createAsyncCallback(any -> onWritten());
        /** Requests whose answers are not written yet. */
        private int open;

        Logic() {
            super(shape());
            setHandler(arriving, new AbstractInHandler() {
                @Override
                public void onPush() {
                    open++;
                    cancelTimer(RequestDeadline.class);
                    push(arrived, grab(arriving));
                }

                @Override
                public void onUpstreamFinish() {
                    complete(arrived);
                }
            });
            setHandler(arrived, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pull(arriving);
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancel(arriving, cause);
                }
            });
            setHandler(answering, new AbstractInHandler() {
                @Override
                public void onPush() {
                    push(answered, watched(grab(answering)));
                }

                @Override
                public void onUpstreamFinish() {
                    complete(answered);
                }
            });
            setHandler(answered, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pull(answering);
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancel(answering, cause);
                }
            });
        }

        @Override
        public void preStart() {
            scheduleOnce(RequestDeadline.class, limit);
        }

        @Override
        public void onTimer(Object key) {
            completeStage();
        }

        private void onWritten() {
            open--;
            if (open == 0) {
                scheduleOnce(RequestDeadline.class, limit);
            }
        }

        /** A connection that becomes a WebSocket carries no more requests. */
        private HttpResponse watched(HttpResponse response) {
            ResponseEntity entity = response.entity();
            if (response.status().equals(StatusCodes.SWITCHING_PROTOCOLS)) {
                return response;
            }
            if (entity.isStrict()) {
                onWritten();
                return response;
            }
            Flow<ByteString, ByteString, NotUsed> watch = Flow.<ByteString>create()
                    .watchTermination((mat, done) -> {
                        done.whenComplete((end, failure) -> written.invoke(true));
                        return mat;
                    });
            return entity.getContentLengthOption().isPresent()
                    ? response.withEntity(HttpEntities.create(
                            entity.getContentType(),
                            entity.getContentLengthOption().getAsLong(),
                            entity.getDataBytes().via(watch)))
                    : response.transformEntityDataBytes(watch);
        }
    }
}
