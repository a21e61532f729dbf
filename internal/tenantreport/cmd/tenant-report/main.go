// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command tenant-report looks at a real tenant for what is only assumed of the platform, and writes what it finds. `make
// tenant-report` runs it; CONTRIBUTING.md tells how, and what to send us.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
	"github.com/peakbi/terraform-provider-peak/internal/tenantreport"
)

func main() {
	// What was made is removed after the first signal; a second one ends the process, and the next run goes on.
	ctx, stop := realtenant.Interrupted(context.Background())
	go func() {
		<-ctx.Done()
		stop()
	}()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run reports, and answers the exit status: 0 when the report is complete, whatever it says, 1 when it is not, 2 when it could not begin.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("tenant-report", flag.ContinueOnError)
	flags.SetOutput(stderr)
	folder := flags.String("out", "bin/tenant-report", "folder of the report, and of the state of one that was interrupted")
	points := flags.String("points", "", "only these points, separated by commas (docs/guides/assumptions.md lists them)")
	readOnly := flags.Bool("read-only", false, "make nothing on the tenant; READ_ONLY=1 in the environment says the same")
	limit := flags.Duration("limit", tenantreport.DefaultLimit, "how long the report may take")
	patience := flags.Duration("patience", tenantreport.DefaultPatience, "how long one object may take, such as an image to be built")
	if flags.Parse(args) != nil {
		return 2
	}
	access, err := realtenant.FromEnvironment(getenv)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "tenant-report:", err)
		return 2
	}
	alsoReadOnly, err := realtenant.Switch(getenv, "READ_ONLY")
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "tenant-report:", err)
		return 2
	}
	o := tenantreport.Options{
		Access: access, APIKey: getenv("PEAK_ACC_API_KEY"), ReadOnly: *readOnly || alsoReadOnly, Folder: *folder, Runs: getenv(realtenant.EnvRuns),
		Limit: *limit, Patience: *patience, Progress: stderr,
	}
	for name := range strings.SplitSeq(*points, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if _, known := assumptions.Find(assumptions.ID(name)); !known {
			_, _ = fmt.Fprintf(stderr, "tenant-report: there is no point %q; docs/guides/assumptions.md lists them\n", name)
			return 2
		}
		o.Points = append(o.Points, assumptions.ID(name))
	}
	if *points != "" && len(o.Points) == 0 {
		_, _ = fmt.Fprintf(stderr, "tenant-report: %q names no point; docs/guides/assumptions.md lists them\n", *points)
		return 2
	}
	_, _ = fmt.Fprintf(stderr, "Looking at the tenant of the token at %s, for at most %s.\n", access.Where(), limit.Round(time.Second))
	report, err := tenantreport.Run(ctx, o)
	if len(report.Findings) > 0 {
		_, _ = fmt.Fprintf(stdout, "%s.\n%s\n", report.Summary(), strings.Join(tenantreport.Files(*folder), "\n"))
	}
	switch {
	case err == nil:
		return 0
	case len(report.Findings) == 0:
		_, _ = fmt.Fprintln(stderr, "tenant-report:", err)
		return 2
	}
	_, _ = fmt.Fprintln(stderr, "tenant-report:", err)
	return 1
}
