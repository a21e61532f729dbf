// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
)

const (
	// envTenant has the tests run on the tenant that the environment names.
	envTenant = "PEAK_ACC_TENANT"
	// envLimit is how long a run may take, as a Go duration.
	envLimit     = "PEAK_ACC_LIMIT"
	defaultLimit = 60 * time.Minute
	// envParallel is how many tests run at a time.
	envParallel = "PEAK_ACC_PARALLEL"
	// cleanLimit is how long the sweep at the end may take for each kind of objects.
	cleanLimit = 10 * time.Minute
	// cleanAllLimit is how long all of it may take.
	cleanAllLimit = 45 * time.Minute
	// showsLate is after which time a run that was cut short looks once more.
	showsLate = 2 * time.Second
	agent     = "terraform-provider-peak-testacc"
)

// tenant is the one under test; nil leaves all tests out.
var tenant *underTest

// underTest is a run of the tests on a tenant.
type underTest struct {
	access realtenant.Access
	client *peak.Client
	run    realtenant.Run

	// going ends when the run is interrupted, or its time is up.
	going context.Context

	rights rights
	tried  atomic.Int64 // tests that have begun

	mu      sync.Mutex
	skipped []string
}

func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv(envTenant) == "" {
		os.Exit(m.Run())
	}
	if err := settings(); err != nil {
		fmt.Fprintln(os.Stderr, "testacc:", err)
		os.Exit(2)
	}
	code, err := onTenant(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testacc:", realtenant.Discreet(err.Error(), tenant.access.Token))
		code = max(code, 1)
	}
	os.Exit(code)
}

// onTenant runs the tests, and deletes whatever of the run they have not deleted themselves.
func onTenant(m *testing.M) (code int, err error) {
	tenant = &underTest{run: realtenant.NewRun("make testacc")}
	if tenant.access, err = realtenant.FromEnvironment(os.Getenv); err != nil {
		return 2, err
	}
	// What the provider would read as well, and what is not about the tenant that is meant.
	for _, name := range []string{"API_KEY", "PEAK__STAGE", "STAGE", "PEAK_VALIDATE_SPECS", "TF_CLI_CONFIG_FILE"} {
		if err := os.Unsetenv(name); err != nil {
			return 2, err
		}
	}
	if err := os.Setenv(resource.EnvTfAcc, "1"); err != nil {
		return 2, err
	}
	if tenant.client, err = tenant.access.Client(agent); err != nil {
		return 2, err
	}
	limit, err := timeLimit()
	if err != nil {
		return 2, err
	}
	interrupted, stop := realtenant.Interrupted(context.Background())
	defer stop()
	going, cancel := context.WithTimeoutCause(interrupted, limit, fmt.Errorf("the time limit of %s is over (TIMEOUT, %s)", limit, envLimit))
	defer cancel()
	tenant.going = going

	name, err := tenant.access.TenantName(going, tenant.client)
	if err != nil {
		return 2, err
	}
	fmt.Fprintf(os.Stderr, "testacc: run %s on the tenant %s at %s, for %s at most; names begin with %s%s\n", tenant.run.ID, realtenant.Called(name), tenant.access.Where(), limit, realtenant.Prefix, tenant.run.ID)
	if err := tenant.run.Note(os.Getenv(realtenant.EnvRuns)); err != nil {
		return 2, err
	}
	code = m.Run()
	err = tenant.finish(interrupted, stop)
	if tenant.tried.Load() == 0 && err == nil && code == 0 {
		err = fmt.Errorf("RUN=%s is the name of no test: the tests are called TestAcc..., such as TestAccArtifact", flag.Lookup("test.run").Value)
	}
	return code, err
}

// settings checks what make hands on, before the flags of Go's tests do: what these say of a wrong one is about them.
func settings() error {
	if pattern := flag.Lookup("test.run").Value.String(); pattern != "" {
		for part := range strings.SplitSeq(pattern, "/") {
			if _, err := regexp.Compile(part); err != nil {
				return fmt.Errorf("RUN=%s is no pattern for names of tests: %w", pattern, err)
			}
		}
	}
	text := os.Getenv(envParallel)
	if text == "" {
		return nil
	}
	if n, err := strconv.Atoi(text); err != nil || n < 1 {
		return fmt.Errorf("PARALLEL=%s is not a number of tests at a time, such as 2", text)
	}
	return flag.Set("test.parallel", text)
}

// timeLimit is how long the run may take.
func timeLimit() (time.Duration, error) {
	text := os.Getenv(envLimit)
	if text == "" {
		return defaultLimit, nil
	}
	limit, err := time.ParseDuration(text)
	if err != nil || limit <= 0 {
		return 0, fmt.Errorf("TIMEOUT=%s (%s) is not a duration such as 60m", text, envLimit)
	}
	return limit, nil
}

// finish deletes what is left, says what came of the run, and is its error.
func (u *underTest) finish(interrupted context.Context, stop func()) error {
	early := context.Cause(u.going)
	// From here on a second Ctrl-C ends at once, and the first one ends nothing: what is left is being deleted.
	context.AfterFunc(interrupted, stop)
	left := u.clean()
	u.report(early == nil && left == nil)
	return errors.Join(early, left)
}

// clean deletes what is left of the run, also after an interrupt. That there is anything after tests that went well is an error:
// each of them deletes what it made.
func (u *underTest) clean() error {
	sweeper := realtenant.Sweeper{Client: u.client, Wanted: realtenant.OfRun(u.run), Quiet: true, Log: os.Stderr, Limit: cleanLimit}
	ctx, cancel := context.WithTimeout(context.Background(), cleanAllLimit)
	defer cancel()
	deleted, cut := 0, u.going.Err() != nil
	for round := range 3 {
		swept := sweeper.Sweep(ctx)
		if !swept.Clean() {
			return fmt.Errorf("what the run %s has made may still be there: %s, see above; later: make sweep", u.run.ID, swept.Remains())
		}
		deleted += len(swept.Deleted)
		if len(swept.Deleted) == 0 && (!cut || round > 0) {
			break
		}
		if cut && round == 0 {
			// What was being made when the run was cut short shows late.
			time.Sleep(showsLate)
		}
	}
	if deleted > 0 && !cut {
		return fmt.Errorf("%d objects had to be deleted that the tests have left behind", deleted)
	}
	return nil
}

// report says what was left out, and why: a run in which nothing was tried is no success that anybody should take for one. It says
// that nothing is left of a run only when the run has come to its end and has looked.
func (u *underTest) report(whole bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.skipped) > 0 {
		fmt.Fprintf(os.Stderr, "testacc: %d left out:\n", len(u.skipped))
		for _, line := range u.skipped {
			fmt.Fprintln(os.Stderr, "  "+realtenant.Discreet(line, u.access.Token))
		}
	}
	if whole {
		fmt.Fprintln(os.Stderr, "testacc: nothing is left of the run on the tenant")
	}
}
