// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

const (
	// healthcheckCommand is the first word of a command line that asks another emulator how it is.
	healthcheckCommand = "healthcheck"
	// healthcheckTime bounds the question.
	healthcheckTime = 3 * time.Second
	// healthcheckURL is where the emulator listens in its container.
	healthcheckURL = "http://127.0.0.1:8080"
)

// healthcheck asks the emulator at the address in args, or at healthcheckURL, for an answer. It is for containers, which hold no
// other program that could. A refusal is an answer: with tokens the emulator tells nobody else anything.
func healthcheck(ctx context.Context, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("unexpected argument %q: usage: peak-emulator healthcheck [URL]", args[1])
	}
	address := healthcheckURL
	for _, given := range args {
		address = given
	}
	target, err := url.Parse(address)
	if err != nil || target.Host == "" || checkLoopback(target.Host) != nil {
		return fmt.Errorf("%q is not the address of an emulator on this machine, such as %s", address, healthcheckURL)
	}
	limited, cancel := context.WithTimeout(ctx, healthcheckTime)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, http.MethodGet, target.JoinPath("/_emulator/").String(), http.NoBody) //nolint:gosec // It was made sure above that this is loopback.
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		// It never leaves the machine, and the certificate is made out to names by which others reach the emulator.
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}, //nolint:gosec // see above
	}}
	response, err := client.Do(request) //nolint:gosec // as above
	if err != nil {
		return fmt.Errorf("no answer: %w", err)
	}
	if response.StatusCode >= http.StatusInternalServerError {
		return errors.Join(fmt.Errorf("the answer of %s is %s", address, response.Status), response.Body.Close())
	}
	return response.Body.Close()
}
