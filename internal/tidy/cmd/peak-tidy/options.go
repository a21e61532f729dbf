// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// standardInput is the name of the file that is standard input.
const standardInput = "-"

// options are the command line.
type options struct {
	files     []string
	plan      string
	write     bool
	check     bool
	keepOwned bool

	// text is all there is to say, when help or the version was asked for.
	text string
}

// parseOptions reads the command line. Errors say what to write instead.
func parseOptions(args []string) (options, error) {
	var chosen options
	showVersion := false
	flags := flag.NewFlagSet("peak-tidy", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&chosen.write, "w", false, "")
	flags.BoolVar(&chosen.check, "check", false, "")
	flags.StringVar(&chosen.plan, "plan", "", "")
	flags.BoolVar(&chosen.keepOwned, "keep-owned", false, "")
	flags.BoolVar(&showVersion, "version", false, "")
	err := flags.Parse(args)
	chosen.files = flags.Args()
	switch {
	case errors.Is(err, flag.ErrHelp):
		return options{text: helpText}, nil
	case err != nil:
		return options{}, fmt.Errorf("%w (see peak-tidy -h)", err)
	case showVersion:
		return options{text: "peak-tidy " + version + "\n"}, nil
	case chosen.write && chosen.check:
		return options{}, errors.New("-w writes and -check does not: leave one of them out")
	case chosen.write && len(chosen.files) == 0:
		return options{}, errors.New("-w needs the names of the files to write; what comes from standard input goes to standard output")
	case chosen.plan == standardInput && len(chosen.files) == 0:
		return options{}, errors.New("-plan - reads the plan from standard input, so that the configuration has to be named: peak-tidy -plan - -w generated.tf")
	case len(chosen.files) > 1 && !chosen.write && !chosen.check:
		return options{}, errors.New("several files at a time need -w, which writes each of them anew, or -check, which names those that would change")
	}
	return chosen, nil
}

const helpText = `peak-tidy rewrites the configuration that "terraform query -generate-config-out" and "terraform plan -generate-config-out"
write for objects of the Peak platform into what a person would have written. Its plan stays the same.

usage: peak-tidy [options] [file.tf ...]

Without a file it reads standard input. The result goes to standard output, unless -w is given. Several files are taken as one
configuration: references lead from one to another.

  -w            write each file anew in place of printing it; one with nothing to do is not touched
  -check        write nothing, name the files that would change, and end with status 3 when there are some
  -plan FILE    what "terraform show -json" prints of a plan of this configuration; "-" is standard input. It tells what a deployment has
                made, which is left out, and the versions of images, which become references. It is only read.
                Without, the state of the folder tells that of what was applied already: terraform.tfstate, or where it is kept elsewhere
                what "terraform state pull" (or tofu) prints. A state may be named here as well.
  -keep-owned   leave in what a deployment, a block spec or a collection of metrics makes and manages by itself
  -version      print the version
  -h            print this text

What it does:
  - Resources that Terraform has numbered (all_0) are called what the platform calls them; import blocks and references follow.
    What is in the state already keeps its name and stays in: anything else would destroy it.
  - Attributes that are null, and "provider = peak", go. So do write-only attributes, which Terraform writes as null; where a secret
    will be needed that the platform does not show, a comment that begins with "# peak-tidy:" takes their place, and it is listed.
  - Ids of objects that are in the files become references. An id of two resources, and one of none, stays.
  - What is still to be imported and belongs to something else goes: what a deployment has made, the release that its block spec manages
    as its newest one, the artifact of a collection of metrics.
  - What is still to be imported and under Terraform already goes: what the state has under another name, also in a module, and what
    another resource of the files imports.
Comments, and what a person has written, stay. To tidy what is tidy changes nothing.

example:
  terraform query -generate-config-out=generated.tf
  terraform plan -out=tenant.plan
  terraform show -json tenant.plan | peak-tidy -plan - -w generated.tf
  terraform plan

status: 0, 1 when something cannot be read or written (nothing is changed then), 3 see -check
`
