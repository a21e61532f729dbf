// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// newTLSServer starts an HTTPS server with HTTP/2 whose handshake complaints are not printed.
func newTLSServer(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.Config.ErrorLog = discardLog
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

func TestManyParallelReadsOverHTTP2(t *testing.T) {
	server := newTLSServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("protocol %s", r.Proto)
		}
		<-time.After(time.Millisecond)
		answer(w, http.StatusOK, `{"id":"a"}`)
	}))
	transport := NewTransport(nil)
	transport.TLSClientConfig.RootCAs = rootCAs(server)
	client, _ := testClient(t, http.NotFoundHandler(), func(c *Config) { c.Endpoint, c.Transport = server.URL, transport })
	defer transport.CloseIdleConnections()
	var workers sync.WaitGroup
	for range 64 {
		workers.Go(func() {
			for range 5 {
				if _, err := client.GetService(t.Context(), "a"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
}

func TestBodyIsRebuiltForEachAttempt(t *testing.T) {
	content := bytes.Repeat([]byte("peak archive "), 40000)
	var sums, lengths []string
	opened := 0
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		sums = append(sums, fmt.Sprintf("%x", sha256.Sum256(body)))
		lengths = append(lengths, fmt.Sprint(r.ContentLength, len(body)))
		if len(sums) == 1 {
			answer(w, http.StatusTooManyRequests, `{}`)
			return
		}
		answer(w, http.StatusCreated, `{"id":"a","version":1}`)
	}))
	upload := zip(content)
	open := upload.Open
	upload.Open = func(ctx context.Context) (io.ReadCloser, error) {
		opened++
		return open(ctx)
	}
	if _, err := client.CreateArtifact(t.Context(), ArtifactCreate{Name: "n", Artifact: upload}); err != nil {
		t.Fatal(err)
	}
	if len(sums) != 2 || sums[0] != sums[1] || lengths[0] != lengths[1] || opened != 2 {
		t.Errorf("bodies %v, lengths %v, opened %d times", sums, lengths, opened)
	}
}

func TestArchiveThatCannotBeReadIsNotRetried(t *testing.T) {
	for name, tc := range map[string]struct {
		upload Upload
		want   string
	}{
		"missing":     {Upload{}, "the archive to upload is missing"},
		"cannot open": {Upload{Size: 3, Open: func(context.Context) (io.ReadCloser, error) { return nil, errors.New("gone") }}, "cannot open the archive to upload: gone"},
		"shorter":     {Upload{Size: 4, Open: zip([]byte("abc")).Open}, "shorter"},
		"longer":      {Upload{Size: 2, Open: zip([]byte("abc")).Open}, "longer"},
		"fails": {Upload{Size: 4, Open: func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("ab"), badReader{})), nil
		}}, "disk error"},
	} {
		t.Run(name, func(t *testing.T) {
			var whole atomic.Int32
			client, waits := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.ReadAll(r.Body); err == nil {
					whole.Add(1)
				}
				answer(w, http.StatusOK, `{"version":1}`)
			}))
			_, err := client.CreateArtifactVersion(t.Context(), "a", ArtifactUpload{Artifact: tc.upload})
			if err == nil || !strings.Contains(err.Error(), tc.want) || IsTransient(err) {
				t.Errorf("error %v, want %q in it", err, tc.want)
			}
			if len(waits.waits) != 0 || whole.Load() != 0 {
				t.Errorf("%d waits, %d whole bodies", len(waits.waits), whole.Load())
			}
		})
	}
}

type badReader struct{}

func (badReader) Read([]byte) (int, error) { return 0, errors.New("disk error") }

func TestUploadsGetMoreTime(t *testing.T) {
	var deadline time.Duration
	client, _ := testClient(t, http.NotFoundHandler(), func(c *Config) {
		c.RequestTimeout = 20 * time.Millisecond
		c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
			begin := time.Now()
			<-req.Context().Done()
			deadline = time.Since(begin)
			return nil, req.Context().Err()
		})
		c.MaxRetries = 0
	})
	upload := Upload{Size: uploadRate / 5, Open: zip(make([]byte, uploadRate/5)).Open} // a fifth of a second
	_ = client.do(t.Context(), call{method: http.MethodPost, collection: "/x/", form: newForm(&upload)})
	if deadline < 200*time.Millisecond || deadline > 2*time.Second {
		t.Errorf("the attempt lasted %s", deadline)
	}
}

// TestTransportIsGosOwn keeps what http.DefaultTransport has, such as the proxy of the environment, and changes what all
// requests to one platform need. Each transport stands alone.
func TestTransportIsGosOwn(t *testing.T) {
	t.Parallel()
	roots := x509.NewCertPool()
	one, two := NewTransport(roots), NewTransport(nil)
	if reflect.ValueOf(one.Proxy).Pointer() != reflect.ValueOf(http.ProxyFromEnvironment).Pointer() || one.DialContext == nil || one.TLSHandshakeTimeout == 0 {
		t.Error("something of the default transport is missing")
	}
	// MaxConnsPerHost does not go with HTTP/2.
	if !one.ForceAttemptHTTP2 || one.MaxConnsPerHost != 0 || one.MaxIdleConnsPerHost < 50 || one.MaxIdleConns < one.MaxIdleConnsPerHost {
		t.Errorf("transport %+v", one)
	}
	if one == two || one.TLSClientConfig == two.TLSClientConfig || one.TLSClientConfig.RootCAs != roots || two.TLSClientConfig.RootCAs != nil {
		t.Error("the transports share what is theirs alone")
	}
	client, err := New(Config{Token: testToken, Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	if transport, ok := client.http.Transport.(*http.Transport); !ok || transport.TLSClientConfig.RootCAs != roots {
		t.Errorf("the client's transport is %T without the authorities", client.http.Transport)
	}
}
