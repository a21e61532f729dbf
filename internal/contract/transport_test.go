// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/peakbi/terraform-provider-peak/internal/contract"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// clientRequest is a request as a client builds it.
func clientRequest(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "token")
	r.Header.Set("Content-Type", jsonMedia)
	return r
}

func TestTransport(t *testing.T) {
	t.Parallel()
	var got string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		got = string(data)
		reply{status: http.StatusCreated, body: `{"id":"1"}`}.ServeHTTP(w, r)
	}))
	defer server.Close()
	checker := newChecker(t)
	client := &http.Client{Transport: checker.Transport(nil)}
	body := strings.Replace(goodService, "imageId", "image", 1)
	request := clientRequest(t, http.MethodPost, server.URL+servePath, body)
	original := request.Body
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got != body || string(answer) != `{"id":"1"}` {
		t.Errorf("the server read %q, the client %q", got, answer)
	}
	if request.Body != original {
		t.Error("the caller's request was changed")
	}
	var request1, response1 []contract.Violation
	for _, violation := range checker.Violations() {
		if violation.Side == contract.SideRequest {
			request1 = append(request1, violation)
		} else {
			response1 = append(response1, violation)
		}
	}
	expect(t, contract.SideRequest, request1, "body /imageDetails/image: is not a member", "body /imageDetails/imageId: is missing")
	expect(t, contract.SideResponse, response1, "body /id: string doesn't match the format")
	if calls := checker.Operations()["createService"]; calls != 1 {
		t.Errorf("%d calls were counted", calls)
	}
}

func TestTransportPassesFailuresOn(t *testing.T) {
	t.Parallel()
	lost := errors.New("connection lost")
	t.Run("no answer", func(t *testing.T) {
		t.Parallel()
		checker := newChecker(t)
		transport := checker.Transport(roundTripper(func(*http.Request) (*http.Response, error) { return nil, lost }))
		response, err := transport.RoundTrip(clientRequest(t, http.MethodGet, "https://press.example.com"+specPath, ""))
		if !errors.Is(err, lost) {
			_ = response.Body.Close()
			t.Errorf("got %v", err)
		}
		expect(t, contract.SideRequest, checker.Violations())
	})
	t.Run("half an answer", func(t *testing.T) {
		t.Parallel()
		checker := newChecker(t)
		transport := checker.Transport(roundTripper(func(*http.Request) (*http.Response, error) {
			body := io.NopCloser(io.MultiReader(strings.NewReader(`{"spe`), iotest.ErrReader(lost)))
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {jsonMedia}}, Body: body}, nil
		}))
		response, err := transport.RoundTrip(clientRequest(t, http.MethodGet, "https://press.example.com"+specPath, ""))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		if got, err := io.ReadAll(response.Body); string(got) != `{"spe` || !errors.Is(err, lost) {
			t.Errorf("the client got %q and %v", got, err)
		}
		expect(t, contract.SideResponse, checker.Violations())
	})
	t.Run("outside the contract", func(t *testing.T) {
		t.Parallel()
		checker := newChecker(t)
		transport := checker.Transport(roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody}, nil
		}))
		for _, path := range []string{"/_emulator/files/1", "/elsewhere"} {
			response, err := transport.RoundTrip(clientRequest(t, http.MethodGet, "https://files.example.com"+path, ""))
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
		}
		expect(t, contract.SideRequest, checker.Violations(), "no such operation in the contract: unknown path")
	})
}

func TestTransportLeavesArchivesAlone(t *testing.T) {
	t.Parallel()
	checker := newChecker(t)
	body := io.NopCloser(iotest.ErrReader(errors.New("the archive was read")))
	transport := checker.Transport(roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/zip"}}, Body: body}, nil
	}))
	response, err := transport.RoundTrip(clientRequest(t, http.MethodGet, "https://service.example.com"+filesPath+someID+"/download", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.Body != body {
		t.Error("the body was replaced")
	}
	expect(t, contract.SideResponse, checker.Violations())
}
