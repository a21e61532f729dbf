// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package images

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// play follows the Dockerfile of a version the way a builder would, and answers the log so far and why the build fails;
// no reason means that it succeeds. Nothing is executed.
func (m *API) play(b *build, object *Image, version *ImageVersion) (lines []string, reason string) {
	details := version.BuildDetails
	lines = append(lines, fmt.Sprintf("Building image %s, version %s, from source %s", object.Name, version.Version, details.Source))
	if names := argumentNames(details.BuildArguments); names != "" {
		lines = append(lines, "Build arguments: "+names)
	}
	dockerfile, context, where := details.Dockerfile, (*world.Tree)(nil), "Dockerfile"
	switch details.Source {
	case SourceGithub:
		return append(lines,
			"Cloning "+details.Repository+", branch "+details.Branch,
			"Using "+cmp.Or(details.DockerfilePath, "Dockerfile")+" with context "+cmp.Or(details.Context, "."),
			"Executing the build",
		), ""
	case SourceUpload:
		content, err := m.p.Blobs.Get(version.Blob)
		if err == nil {
			context, err = world.OpenTree(content)
		}
		if err != nil {
			return lines, fmt.Sprintf("cannot unpack the artifact: %v", err)
		}
		lines = append(lines, fmt.Sprintf("Unpacked artifact.zip: %d files", len(context.Files)))
		where = CleanPath(cmp.Or(details.DockerfilePath, "Dockerfile"))
		if folder := CleanPath(details.Context); !context.Dirs[folder] {
			return lines, fmt.Sprintf("the build context %q is not a folder in the artifact", details.Context)
		}
		if dockerfile, err = context.Read(where); err != nil {
			return lines, fmt.Sprintf("failed to read dockerfile: open %s: no such file in the artifact", where)
		}
		lines = append(lines, "Using "+where+" with context "+CleanPath(details.Context))
	}
	steps, err := parseDockerfile(dockerfile)
	if err != nil {
		return lines, fmt.Sprintf("failed to solve %s: %v", where, err)
	}
	for i, step := range steps {
		lines = append(lines, fmt.Sprintf("Step %d/%d : %s", i+1, len(steps), step.text))
		if context != nil {
			if err := step.checkSources(context, CleanPath(details.Context)); err != nil {
				return lines, err.Error()
			}
		}
		if step.name == "RUN" {
			lines = append(lines, " ---> Running in "+layer(b.ID, i, "container"), "Removing intermediate container "+layer(b.ID, i, "container"))
		}
		lines = append(lines, " ---> "+layer(b.ID, i, "layer"))
	}
	return lines, ""
}

// epilogue is the end of the log of a build that succeeds.
func (m *API) epilogue(b *build, version *ImageVersion) []string {
	target := m.versionView(version).PullURL
	return []string{
		"Successfully built " + layer(b.ID, 0, "image"),
		"Successfully tagged " + target,
		"Pushing " + target,
		"Build finished",
	}
}

// argumentNames lists the names; values may be secret.
func argumentNames(arguments []BuildArgument) string {
	names := make([]string, 0, len(arguments))
	for _, argument := range arguments {
		names = append(names, argument.Name)
	}
	return strings.Join(names, ", ")
}

// layer makes an id that looks like a container or layer and is the same in every run.
func layer(buildID string, step int, what string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", buildID, step, what))
	return hex.EncodeToString(sum[:6])
}

// CleanPath is a path in the archive in its plain form; it cannot leave the archive.
func CleanPath(name string) string {
	if plain := strings.TrimPrefix(path.Clean("/"+name), "/"); plain != "" {
		return plain
	}
	return "."
}
