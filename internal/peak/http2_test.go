// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/http2"
)

// uploadSize is more than an HTTP/2 connection takes before its other end reads.
const uploadSize = 4 << 20

// uploads are the kinds of body that an upload may be, each of which says something else when it is closed while it is read.
func uploads(t *testing.T) map[string]Upload {
	t.Helper()
	name := filepath.Join(t.TempDir(), "app.zip")
	if err := os.WriteFile(name, make([]byte, uploadSize), 0o600); err != nil {
		t.Fatal(err)
	}
	return map[string]Upload{
		"file": {Size: uploadSize, Open: func(context.Context) (io.ReadCloser, error) { return os.Open(name) }},
		"pipe": {Size: uploadSize, Open: func(context.Context) (io.ReadCloser, error) {
			reader, writer := io.Pipe()
			go func() {
				_, err := writer.Write(make([]byte, uploadSize))
				_ = writer.CloseWithError(err)
			}()
			return reader, nil
		}},
	}
}

type connKey struct{}

// http2Client is a client of an HTTP/2 server whose handlers can reach their connection by connKey.
func http2Client(t *testing.T, handler http.Handler) (*Client, *sleeper) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.Config.ErrorLog = discardLog
	server.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, conn)
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return testClient(t, http.NotFoundHandler(), func(c *Config) { c.Endpoint, c.Transport = server.URL, NewTransport(rootCAs(server)) })
}

// kindOf is how a request ended that had no answer; failureFinal also when it had one.
func kindOf(err error) failure {
	if e, ok := errors.AsType[*transportError](err); ok {
		return e.kind
	}
	return failureFinal
}

// TestLossInMidUploadOverHTTP2 breaks the first upload when the platform has read a part of it: that is never taken for a
// fault of the file, and is repeated whatever it does, since the platform has not got all of it. A POST that is lost when it
// was sent whole is not.
func TestLossInMidUploadOverHTTP2(t *testing.T) {
	t.Parallel()
	for name, upload := range uploads(t) {
		for how, lose := range map[string]func(r *http.Request){
			"stream reset":      func(*http.Request) { panic(http.ErrAbortHandler) },
			"connection closed": func(r *http.Request) { closeConn(r) },
		} {
			for _, method := range []string{http.MethodPut, http.MethodPost} {
				t.Run(name+", "+how+", "+method, func(t *testing.T) {
					t.Parallel()
					var requests, whole atomic.Int32
					client, waits := http2Client(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if r.ProtoMajor != 2 {
							t.Errorf("protocol %s", r.Proto)
						}
						// The second one breaks when all of it was sent, and may have been acted on.
						if requests.Add(1) == 2 && method == http.MethodPost {
							_, _ = io.Copy(io.Discard, r.Body)
							lose(r)
							return
						}
						if requests.Load() == 1 {
							_, _ = io.CopyN(io.Discard, r.Body, 64<<10)
							lose(r)
							return
						}
						if n, err := io.Copy(io.Discard, r.Body); err == nil && n > uploadSize {
							whole.Add(1)
						}
						answer(w, http.StatusOK, `{"id":"a"}`)
					}))
					err := client.do(t.Context(), call{method: method, collection: "/x/", form: newForm(&upload), idempotent: method == http.MethodPut})
					if method == http.MethodPut {
						if err != nil || whole.Load() != 1 || len(waits.waits) != 1 {
							t.Errorf("%d whole uploads, %d waits, error %v", whole.Load(), len(waits.waits), err)
						}
						return
					}
					if requests.Load() != 2 || kindOf(err) != failureBroken || !IsTransient(err) || strings.Contains(err.Error(), "closed pipe") || strings.Contains(err.Error(), "already closed") {
						t.Errorf("%d requests, kind %d of %v", requests.Load(), kindOf(err), err)
					}
				})
			}
		}
	}
}

// closeConn closes the connection of a request without a word.
func closeConn(r *http.Request) {
	if conn, ok := r.Context().Value(connKey{}).(net.Conn); ok {
		_ = conn.Close()
	}
	<-r.Context().Done()
}

// TestFaultOfTheFileOverHTTP2 shows the other side: what the file itself does is told as such, and not repeated.
func TestFaultOfTheFileOverHTTP2(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		upload Upload
		want   string
	}{
		"cannot be read": {Upload{Size: uploadSize, Open: func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("ab"), badReader{})), nil
		}}, "disk error"},
		"shorter": {Upload{Size: uploadSize, Open: zip(make([]byte, uploadSize/2)).Open}, "became shorter"},
		"longer":  {Upload{Size: uploadSize / 2, Open: zip(make([]byte, uploadSize)).Open}, "became longer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, waits := http2Client(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.Copy(io.Discard, r.Body); err == nil {
					t.Error("the platform took the upload for whole")
				}
				answer(w, http.StatusOK, `{"id":"a"}`)
			}))
			_, err := client.CreateArtifactVersion(t.Context(), "a", ArtifactUpload{Artifact: tc.upload})
			if err == nil || !strings.Contains(err.Error(), tc.want) || IsTransient(err) || len(waits.waits) != 0 {
				t.Errorf("%d waits, error %v, want %q in it", len(waits.waits), err, tc.want)
			}
		})
	}
}

// rawHTTP2 is a server of HTTP/2 frames: script answers one request after the other on all connections, each when it is there
// as a whole.
type rawHTTP2 struct {
	t        *testing.T
	listener net.Listener
	requests atomic.Int32
	script   func(number int32, stream uint32, framer *http2.Framer, conn net.Conn)
}

// startRaw starts the server, with the certificate of a test server that nobody asks.
func startRaw(t *testing.T, script func(number int32, stream uint32, framer *http2.Framer, conn net.Conn)) (*rawHTTP2, *Client) {
	t.Helper()
	lender := newTLSServer(t, http.NotFoundHandler())
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: lender.TLS.Certificates, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	server := &rawHTTP2{t: t, listener: listener, script: script}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go server.serve(conn)
		}
	}()
	client, _ := testClient(t, http.NotFoundHandler(), func(c *Config) {
		c.Endpoint, c.Transport = "https://"+listener.Addr().String(), NewTransport(rootCAs(lender))
	})
	return server, client
}

func (s *rawHTTP2) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	framer := http2.NewFramer(conn, conn)
	if framer.WriteSettings() != nil {
		return
	}
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() && framer.WriteSettingsAck() != nil {
				return
			}
		case *http2.PingFrame:
			if !frame.IsAck() && framer.WritePing(true, frame.Data) != nil {
				return
			}
		case *http2.DataFrame:
			// Without it the next upload on the connection would stand still when the window is used up.
			if frame.Length > 0 && framer.WriteWindowUpdate(0, frame.Length) != nil {
				return
			}
			if frame.StreamEnded() {
				s.script(s.requests.Add(1), frame.StreamID, framer, conn)
			}
		}
	}
}

// noContent answers a stream with status 204, which is number 9 of HPACK's static table.
func noContent(framer *http2.Framer, stream uint32) {
	_ = framer.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: []byte{0x80 | 9}, EndHeaders: true, EndStream: true})
}

// TestRequestsThatWereNotProcessedAreRepeated refuses a POST in each way that says that it was not looked at.
func TestRequestsThatWereNotProcessedAreRepeated(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]func(stream uint32, framer *http2.Framer, conn net.Conn){
		"REFUSED_STREAM": func(stream uint32, framer *http2.Framer, _ net.Conn) {
			_ = framer.WriteRSTStream(stream, http2.ErrCodeRefusedStream)
		},
		"GOAWAY with an error, to the first request of a connection": func(_ uint32, framer *http2.Framer, conn net.Conn) {
			_ = framer.WriteGoAway(0, http2.ErrCodeEnhanceYourCalm, nil)
			_ = conn.Close()
		},
		"GOAWAY": func(_ uint32, framer *http2.Framer, conn net.Conn) {
			_ = framer.WriteGoAway(0, http2.ErrCodeNo, nil)
			_ = conn.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := startRaw(t, func(number int32, stream uint32, framer *http2.Framer, conn net.Conn) {
				if number == 1 {
					refuse(stream, framer, conn)
					return
				}
				noContent(framer, stream)
			})
			upload := zip(make([]byte, uploadSize/128))
			if err := client.do(t.Context(), call{method: http.MethodPost, collection: "/x/", form: newForm(&upload)}); err != nil {
				t.Error(err)
			}
			if server.requests.Load() != 2 {
				t.Errorf("%d requests", server.requests.Load())
			}
		})
	}
}

// TestGoAwayThatNobodyFollows: the platform bids farewell without having looked at the request, and cannot be reached again.
// Nothing happened, so nothing is unknown.
func TestGoAwayThatNobodyFollows(t *testing.T) {
	t.Parallel()
	var server *rawHTTP2
	server, client := startRaw(t, func(_ int32, _ uint32, framer *http2.Framer, conn net.Conn) {
		_ = server.listener.Close()
		_ = framer.WriteGoAway(0, http2.ErrCodeNo, nil)
		_ = conn.Close()
	})
	err := operations["POST"](t.Context(), client)
	if kindOf(err) != failureUnsent || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("kind %d of %v", kindOf(err), err)
	}
}

// TestProcessedRequestsAreNotRepeated breaks a POST in ways that leave open whether it was carried out.
func TestProcessedRequestsAreNotRepeated(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(stream uint32, framer *http2.Framer, conn net.Conn){
		"INTERNAL_ERROR": func(stream uint32, framer *http2.Framer, _ net.Conn) {
			_ = framer.WriteRSTStream(stream, http2.ErrCodeInternal)
		},
		"GOAWAY after it": func(stream uint32, framer *http2.Framer, conn net.Conn) {
			_ = framer.WriteGoAway(stream, http2.ErrCodeInternal, nil)
			_ = conn.Close()
		},
		"connection closed": func(_ uint32, _ *http2.Framer, conn net.Conn) { _ = conn.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := startRaw(t, func(_ int32, stream uint32, framer *http2.Framer, conn net.Conn) { lose(stream, framer, conn) })
			err := operations["POST"](t.Context(), client)
			if server.requests.Load() != 1 || kindOf(err) != failureBroken || !IsTransient(err) {
				t.Errorf("%d requests, kind %d of %v", server.requests.Load(), kindOf(err), err)
			}
		})
	}
}
