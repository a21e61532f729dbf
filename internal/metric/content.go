// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/metric/models"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// maxFindings bounds how many lines of findings one message has.
const maxFindings = 20

// Keys of the private state of a publication.
const (
	// unseenContent notes one whose content could not be read when it was imported.
	unseenContent = "content_unseen"
	// foundCollection notes one that was imported, so that nobody knows whether the platform has made its collection of a folder by
	// itself, or somebody has made it, who may publish it elsewhere as well.
	foundCollection = "collection_found"
)

// modelsText describes the folder of models.
const modelsText = "Folder of model files: YAML in the syntax of Cube, with lists `cubes` and `views`. Only a `.dockerignore` at its root leaves files out. " +
	"The files are checked when they are to be uploaded: what is no YAML, and names that are given twice, are errors, with file and line; a join to a cube that no file defines and a cube without `sql_table`, `sql` or `extends` " +
	"are warnings. Files with templates (`{{ }}`, `{% %}`) are not looked into."

// content is a folder of models, and the hash of what it holds.
type content struct {
	Artifact     types.Object
	ArtifactHash types.String
	Files        types.Map
}

func (c content) folder() uploads.Folder { return uploads.FolderOf(c.Artifact, path.Root("artifact")) }

// plan returns the content with the hash and the files that a plan shows. before is the content in state, nil for a new object; configured is the hash in the
// configuration.
func (c content) plan(ctx context.Context, folders *uploads.Folders, configured types.String, before *content, diags *diag.Diagnostics) content {
	pinned, files := uploads.Pinned{Configured: configured, Kept: types.StringNull()}, uploads.NoFiles()
	if before != nil {
		pinned.Published, pinned.Kept, files = before.ArtifactHash, before.ArtifactHash, before.Files
	}
	if !c.Artifact.IsNull() {
		pinned.Folder = new(c.folder())
	}
	c.ArtifactHash = folders.PlanPinned(ctx, pinned, before == nil, diags)
	c.Files = folders.PlanFiles(ctx, pinned, c.ArtifactHash, files, diags)
	return c
}

// checkModels reports what is wrong with the model files of the folder. It is left out while the path is not known.
func (c content) checkModels(ctx context.Context, diags *diag.Diagnostics) {
	found := c.readModels(ctx, diags)
	if found == nil {
		return
	}
	at := path.Root("artifact").AtName("path")
	if problems := found.Errors(); len(problems) > 0 {
		diags.AddAttributeError(at, "Invalid metric models", "The folder holds models that cannot be published:\n\n"+lines(problems)+
			"\n\nCorrect them, then plan again. "+diagnostics.DestroyHint)
	}
	if names, complete := found.Names(); len(names) == 0 && complete {
		diags.AddAttributeWarning(at, "No metric models", fmt.Sprintf("No YAML file of the folder %q has cubes or views, so that there is nothing to publish, and the platform may refuse it. "+
			"Check the path, and the .dockerignore of the folder. A publication that is replaced is taken away first.", c.folder().Path.ValueString()))
	}
	if problems := found.UnknownJoins(); len(problems) > 0 {
		elsewhere := "This is right when the cube is published elsewhere in the same namespace. If it is a slip, correct it."
		if skipped := found.Skipped(); len(skipped) > 0 {
			elsewhere = "This is right when the cube is published elsewhere in the same namespace, or is in a file with templates, which are not looked into: " + strings.Join(skipped, ", ") + "."
		}
		diags.AddAttributeWarning(at, "Metric models refer to unknown cubes", lines(problems)+"\n\n"+elsewhere)
	}
	if problems := found.Baseless(); len(problems) > 0 {
		diags.AddAttributeWarning(at, "Metric models without a table", lines(problems)+"\n\nQueries of such a cube fail, unless another one extends it.")
	}
}

// readModels reads the model files of the folder; nil when they cannot be read yet, or at all.
func (c content) readModels(ctx context.Context, diags *diag.Diagnostics) *models.Folder {
	found := &models.Folder{}
	known := c.folder().Each(ctx, models.MaxFile, models.IsModelFile, func(file string, text []byte, cut bool) error {
		found.Add(file, text, cut)
		return nil
	}, diags)
	if !known {
		return nil
	}
	return found
}

// lines are findings, one in each line.
func lines(found []models.Finding) string {
	var b strings.Builder
	for i, one := range found {
		if i == maxFindings {
			fmt.Fprintf(&b, "\n  and %d more", len(found)-i)
			break
		}
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString("  " + one.String())
	}
	return b.String()
}

// importedHash is the hash of what a collection was made from, null with a warning when it cannot be read: that its artifact can be
// downloaded is not documented.
func importedHash(ctx context.Context, client *peak.Client, object objects.Object, artifactID string, diags *diag.Diagnostics) types.String {
	if artifactID == "" {
		warnUnread(diags, object, errors.New("the platform does not tell its artifact"))
		return types.StringNull()
	}
	hash, err := uploads.RemoteHash(ctx, client, artifactID, 0, nil)
	if err != nil {
		warnUnread(diags, object, err)
		return types.StringNull()
	}
	return types.StringValue(hash)
}

// warnUnread says what becomes of an imported object whose content is not known.
func warnUnread(diags *diag.Diagnostics, object objects.Object, err error) {
	diags.AddWarning("Content not compared", fmt.Sprintf("What the imported %s holds cannot be read: %s.\n\n"+
		"A folder that is configured for it is taken for what it holds, without being sent. To have the folder sent instead, apply with -replace and the address of this resource.", object, err))
}
