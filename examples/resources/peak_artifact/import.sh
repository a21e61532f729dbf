# By the id of the artifact. When the folder holds what the newest version holds, the next plan changes nothing.
terraform import peak_artifact.app 4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f
