// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command sweep deletes what runs of acceptance tests have left on a tenant: objects whose names have the whole form that such runs
// give them, of runs that have ended or that are old enough, in the order in which they depend on each other. Run it through `make sweep`.
//
// It is a command of its own and not sweepers of terraform-plugin-testing, which only order what they call: this looks again before
// each kind, waits until what it deleted is gone, repeats what the platform refuses for now, and says of everything that stays why.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
)

const (
	// defaultAge is more than a run of the tests may take.
	defaultAge = 2 * time.Hour
	// limit bounds a sweep as a whole, limitOfKind each kind of objects in it.
	limit       = time.Hour
	limitOfKind = 10 * time.Minute
)

func main() {
	ctx, stop := realtenant.Interrupted(context.Background())
	err := run(ctx, os.Getenv, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "sweep:", realtenant.Discreet(err.Error(), os.Getenv(realtenant.EnvToken)))
		os.Exit(1)
	}
}

// run sweeps the tenant that the environment names. DRY_RUN=1 only lists; AGE is a Go duration, 0 for everything.
func run(ctx context.Context, getenv func(string) string, out io.Writer) error {
	access, err := realtenant.FromEnvironment(getenv)
	if err != nil {
		return err
	}
	age := defaultAge
	if text := getenv("AGE"); text != "" {
		if age, err = time.ParseDuration(text); err != nil || age < 0 {
			return fmt.Errorf("AGE=%s is not a duration such as 30m, or 0 for everything", text)
		}
	}
	perKind := limitOfKind
	if text := getenv("SWEEP_LIMIT"); text != "" {
		if perKind, err = time.ParseDuration(text); err != nil || perKind <= 0 {
			return fmt.Errorf("SWEEP_LIMIT=%s is not a duration such as 10m", text)
		}
	}
	dry, err := realtenant.Switch(getenv, "DRY_RUN")
	if err != nil {
		return err
	}
	client, err := access.Client("terraform-provider-peak-sweep")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	name, err := access.TenantName(ctx, client)
	if err != nil {
		return err
	}
	verb := "deletes"
	if dry {
		verb = "would delete"
	}
	say(out, "tenant %s at %s: %s what is called %s, a run and a random part, of runs that have ended here or older than %s", realtenant.Called(name), access.Where(), verb, realtenant.Prefix, age)

	folder := getenv(realtenant.EnvRuns)
	swept := realtenant.Sweeper{Client: client, Wanted: realtenant.LeftBehind(folder, age, time.Now()), DryRun: dry, Log: out, Limit: perKind}.Sweep(ctx)
	realtenant.ForgetOldRuns(folder)
	return summary(out, swept, dry, context.Cause(ctx))
}

// summary counts, and fails when anything is left or was not seen.
func summary(out io.Writer, swept realtenant.Swept, dry bool, early error) error {
	done := "deleted"
	if dry {
		done = "to delete"
	}
	say(out, "%d %s, %d kept, %d left, %d kinds not seen", len(swept.Deleted), done, len(swept.Kept), len(swept.Left), len(swept.Unseen))
	switch {
	case early != nil:
		return fmt.Errorf("it ended early: %w", early)
	case len(swept.Left) > 0:
		return fmt.Errorf("%d objects could not be deleted; the reasons stand above", len(swept.Left))
	case !swept.Clean():
		return errors.New(swept.Remains() + "; the reasons stand above")
	}
	return nil
}

func say(out io.Writer, format string, args ...any) {
	// A terminal that is gone must not end a sweep.
	_, _ = fmt.Fprintf(out, "sweep: "+format+"\n", args...)
}
